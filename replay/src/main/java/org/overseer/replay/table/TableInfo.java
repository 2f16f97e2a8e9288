package org.overseer.replay.table;

/**
 * A consistent snapshot of a table's counters.
 *
 * @param name the table's name
 * @param size items stored
 * @param maxSize items stored at most
 * @param inserts items inserted since the beginning, over all runs
 * @param samples items sampled since the beginning, over all runs
 * @param evicted items that the remover took out to make room
 * @param expired items that outlived their time to live
 * @param cursor the rate limiter's cursor, see {@link RateLimiter}
 * @param rateLimiter the rule that the cursor is held to
 * @param inserting callers that wait for room now
 * @param sampling callers that wait for items now
 * @param insertWaits inserts that had to wait
 * @param sampleWaits sampling calls that had to wait
 * @param insertWaitNanos time that inserts have waited, nanoseconds
 * @param sampleWaitNanos time that sampling calls have waited, nanoseconds
 * @param closed whether the table takes no more calls
 */
public record TableInfo(
    String name,
    int size,
    int maxSize,
    long inserts,
    long samples,
    long evicted,
    long expired,
    double cursor,
    RateLimiter rateLimiter,
    int inserting,
    int sampling,
    long insertWaits,
    long sampleWaits,
    long insertWaitNanos,
    long sampleWaitNanos,
    boolean closed) {}
