package org.overseer.env.serve;

/** A client has asked its virtual process to die without a word. */
final class TestCrash extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TestCrash() {
    super("the client asked for a crash", null, false, false);
  }
}
