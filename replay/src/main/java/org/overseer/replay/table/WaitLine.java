package org.overseer.replay.table;

import java.util.ArrayDeque;
import java.util.Deque;

/** Callers that wait for the same thing, first come, first served; with their statistics. */
final class WaitLine {
  private final Deque<Object> tickets = new ArrayDeque<>();
  private long waits;
  private long nanos;

  Object join() {
    Object ticket = new Object();
    tickets.addLast(ticket);
    waits++;
    return ticket;
  }

  boolean isFirst(Object ticket) {
    return tickets.peekFirst() == ticket;
  }

  boolean isEmpty() {
    return tickets.isEmpty();
  }

  void leave(Object ticket, long waitedNanos) {
    tickets.remove(ticket);
    nanos += waitedNanos;
  }

  int length() {
    return tickets.size();
  }

  long waits() {
    return waits;
  }

  long nanos() {
    return nanos;
  }
}
