package org.overseer.perceiver.entity;

/**
 * How a raw column becomes network input. All but {@link OneHot} make {@link #width()} numbers; a
 * one-hot column is looked up in a table, which equals multiplying the one-hot vector.
 */
public sealed interface ColumnEncoding {
  /** How many numbers the column becomes; 0 for a looked-up column. */
  int width();

  /** Writes the encoding of a raw value to {@code target[at …]}; nothing for a looked-up column. */
  void encode(float value, float[] target, int at);

  /**
   * One of {@code size} categories: raw values 0 … size − 1.
   *
   * @param size number of categories
   */
  record OneHot(int size) implements ColumnEncoding {
    /** Checks the size. */
    public OneHot {
      requireAtLeastOne("one-hot size", size);
    }

    @Override
    public int width() {
      return 0;
    }

    @Override
    public void encode(float value, float[] target, int at) {}
  }

  /**
   * Binary digits of the rounded value, lowest first, as AlphaStar encodes positions; values are
   * clamped to 0 … 2^bits − 1.
   *
   * @param bits number of digits, at most 24 (all that a float32 holds exactly)
   */
  record Binary(int bits) implements ColumnEncoding {
    /** Checks the number of digits. */
    public Binary {
      requireAtLeastOne("binary bits", bits);
      if (bits > 24) {
        throw new IllegalArgumentException("binary bits (" + bits + ") must be at most 24");
      }
    }

    @Override
    public int width() {
      return bits;
    }

    @Override
    public void encode(float value, float[] target, int at) {
      int digits = Math.min(Math.max(Math.round(value), 0), (1 << bits) - 1);
      for (int bit = 0; bit < bits; bit++) {
        target[at + bit] = (digits >> bit) & 1;
      }
    }
  }

  /**
   * {@code (value − min) / (max − min)}; values outside the range go beyond 0 and 1.
   *
   * @param min becomes 0
   * @param max becomes 1
   */
  record Scaled(float min, float max) implements ColumnEncoding {
    /** Checks the range. */
    public Scaled {
      if (!(min < max) || !Float.isFinite(max - min)) {
        throw new IllegalArgumentException(
            "scaled range [" + min + ", " + max + "] must be finite and not empty");
      }
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void encode(float value, float[] target, int at) {
      target[at] = (value - min) / (max - min);
    }
  }

  /**
   * {@code sqrt(value / max)}, clamped to 0 … 1: fine steps for small values, as AlphaStar's square
   * root buckets give.
   *
   * @param max becomes 1
   */
  record SquareRoot(float max) implements ColumnEncoding {
    /** Checks the maximum. */
    public SquareRoot {
      if (!(max > 0) || !Float.isFinite(max)) {
        throw new IllegalArgumentException("square root maximum (" + max + ") must be positive");
      }
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void encode(float value, float[] target, int at) {
      target[at] = (float) Math.sqrt(Math.min(Math.max(value, 0f), max) / max);
    }
  }

  /** The raw value itself. */
  record Plain() implements ColumnEncoding {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void encode(float value, float[] target, int at) {
      target[at] = value;
    }
  }

  private static void requireAtLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " (" + value + ") must be at least 1");
    }
  }
}
