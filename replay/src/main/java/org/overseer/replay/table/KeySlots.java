package org.overseer.replay.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Keys in slots 0 … size − 1 without holes, so that a random slot is a random key. */
final class KeySlots {
  private final Map<Long, Integer> slots = new HashMap<>();
  private long[] keys = new long[16];
  private int size;

  int size() {
    return size;
  }

  long key(int slot) {
    return keys[slot];
  }

  int slot(long key) {
    Integer slot = slots.get(key);
    if (slot == null) {
      throw new IllegalArgumentException("no item with key " + key);
    }
    return slot;
  }

  /** Puts the key into a new last slot, which is returned. */
  int add(long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size] = key;
    slots.put(key, size);
    return size++;
  }

  /** Removes the key and moves the last one into its slot, which is returned. */
  int remove(long key) {
    int slot = slot(key);
    slots.remove(key);
    size--;
    if (slot != size) {
      keys[slot] = keys[size];
      slots.put(keys[slot], slot);
    }
    return slot;
  }

  long[] toArray() {
    return Arrays.copyOf(keys, size);
  }
}
