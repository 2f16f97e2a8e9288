package org.overseer.perceiver.text;

/**
 * Decodes UTF-8 with one U+FFFD for each longest beginning of a character that breaks off.
 *
 * <p>That is the Unicode standard's advice (chapter 3.9) and what Python does. Java's own decoder
 * gives one U+FFFD for a whole encoded surrogate where the advice gives three.
 */
final class Utf8 {
  private static final int REPLACEMENT = 0xFFFD;

  private Utf8() {}

  /** The first {@code length} bytes as text. */
  static String decode(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder(length);
    int next = 0;
    while (next < length) {
      int lead = Byte.toUnsignedInt(bytes[next++]);
      int more = continuations(lead);
      int codePoint = more == 0 ? lead : lead & (0x3F >> more);
      for (int i = 0; i < more; i++) {
        if (next == length || !continues(lead, i, Byte.toUnsignedInt(bytes[next]))) {
          more = -1;
        } else {
          codePoint = codePoint << 6 | bytes[next++] & 0x3F;
        }
      }
      text.appendCodePoint(more < 0 ? REPLACEMENT : codePoint);
    }
    return text.toString();
  }

  /** How many bytes follow a first byte; -1 if none can begin a character. */
  private static int continuations(int lead) {
    if (lead < 0x80) {
      return 0;
    } else if (lead >= 0xC2 && lead < 0xE0) { // C0 and C1 would be longer forms of ASCII
      return 1;
    } else if (lead >= 0xE0 && lead < 0xF0) {
      return 2;
    } else if (lead >= 0xF0 && lead < 0xF5) {
      return 3;
    }
    return -1;
  }

  /** Whether a byte can follow: no longer form than needed, no surrogate, not over U+10FFFF. */
  private static boolean continues(int lead, int position, int next) {
    int lowest = 0x80;
    int highest = 0xBF;
    if (position == 0) {
      switch (lead) {
        case 0xE0 -> lowest = 0xA0;
        case 0xED -> highest = 0x9F;
        case 0xF0 -> lowest = 0x90;
        case 0xF4 -> highest = 0x8F;
        default -> {}
      }
    }
    return next >= lowest && next <= highest;
  }
}
