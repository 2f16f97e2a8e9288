package org.overseer.replay.table;

/**
 * One sampled item and what the table knew when it was drawn.
 *
 * @param key names the item within its table, for priority updates
 * @param item the item
 * @param probability probability with which the sampler drew it
 * @param tableSize items in the table at that moment
 * @param priority the item's priority
 * @param timesSampled how often it has been sampled, this time included
 * @param waited whether the caller had to wait for it
 * @param ageNanos time since the item was inserted, nanoseconds of the table's clock
 */
public record Sample<T>(
    long key,
    T item,
    double probability,
    int tableSize,
    double priority,
    int timesSampled,
    boolean waited,
    long ageNanos) {}
