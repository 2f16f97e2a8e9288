package org.overseer.replay.table;

/** A table was used, or waited for, after it was closed: the run is ending. */
public final class TableClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  TableClosedException(String table) {
    super("replay table " + table + " is closed");
  }
}
