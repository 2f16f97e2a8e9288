package org.overseer.perceiver.text;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Text to ids and back: six special tokens, then byte b of the UTF-8 form as {@code b + 6} (ids and
 * rules are those of Hugging Face's {@code PerceiverTokenizer}).
 *
 * <p>Every text has ids and every list of ids has a text. Cutting a text to a length cuts bytes, so
 * the last character may be cut in two.
 */
public final class ByteTokenizer {
  /** Fills up shorter sequences of a batch. */
  public static final int PAD = 0;

  /** Reserved: begins a sequence. */
  public static final int BOS = 1;

  /** Reserved: ends a sequence. */
  public static final int EOS = 2;

  /** Stands for a byte that the model is to fill in. */
  public static final int MASK = 3;

  /** Begins an encoded text. */
  public static final int CLS = 4;

  /** Ends an encoded text. */
  public static final int SEP = 5;

  /** The id of byte 0. */
  public static final int FIRST_BYTE = 6;

  /** How many ids there are. */
  public static final int VOCABULARY_SIZE = FIRST_BYTE + 256;

  /** Longest input of the released model, in tokens. */
  public static final int MAX_LENGTH = 2048;

  /** How one byte to be filled in is written in a text. */
  public static final String MASK_MARK = "[MASK]";

  private static final List<String> SPECIAL =
      List.of("[PAD]", "[BOS]", "[EOS]", MASK_MARK, "[CLS]", "[SEP]");

  private ByteTokenizer() {}

  /**
   * The bytes of a text alone, without special tokens, as DeepMind's tokenizer gives them.
   *
   * @throws IllegalArgumentException if the text has half of a surrogate pair
   */
  public static int[] encodeBytes(String text) {
    byte[] bytes = utf8(text);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Byte.toUnsignedInt(bytes[i]) + FIRST_BYTE;
    }
    return ids;
  }

  /** {@code [CLS] text [SEP]}. */
  public static int[] encode(String text) {
    return encode(text, Integer.MAX_VALUE);
  }

  /**
   * {@code [CLS] text [SEP]}, the end of the text cut off where it would be longer than {@code
   * maxLength} tokens.
   */
  public static int[] encode(String text, int maxLength) {
    return framed(encodeBytes(text), maxLength);
  }

  /**
   * {@code [CLS] text [SEP]}, in which each literal {@code [MASK]} stands for one byte to be filled
   * in. No {@code [MASK]} of the text itself can be written this way.
   */
  public static int[] encodeMasked(String text) {
    int[] ids = new int[0];
    String[] parts = text.split("\\[MASK]", -1);
    for (int i = 0; i < parts.length; i++) {
      ids = i == 0 ? encodeBytes(parts[i]) : join(ids, new int[] {MASK}, encodeBytes(parts[i]));
    }
    return framed(ids, Integer.MAX_VALUE);
  }

  /** {@code [CLS] first [SEP] second [SEP]}. */
  public static int[] encodePair(String first, String second) {
    return encodePair(first, second, Integer.MAX_VALUE);
  }

  /**
   * {@code [CLS] first [SEP] second [SEP]} of at most {@code maxLength} tokens: as many bytes as
   * needed are cut off the end of whichever text is longer at that point, of the second if they are
   * equally long.
   */
  public static int[] encodePair(String first, String second, int maxLength) {
    int[] a = encodeBytes(first);
    int[] b = encodeBytes(second);
    int room = room(maxLength, 3);
    int aLength = a.length;
    int bLength = b.length;
    while ((long) aLength + bLength > room) {
      if (aLength > bLength) {
        aLength--;
      } else {
        bLength--;
      }
    }
    return join(
        new int[] {CLS},
        Arrays.copyOf(a, aLength),
        new int[] {SEP},
        Arrays.copyOf(b, bLength),
        new int[] {SEP});
  }

  /**
   * Ids filled up with {@link #PAD} on the right.
   *
   * @throws IllegalArgumentException if there are more than {@code length} of them
   */
  public static int[] pad(int[] ids, int length) {
    if (ids.length > length) {
      throw new IllegalArgumentException(
          "%d tokens do not fit into a length of %d; cut the text first"
              .formatted(ids.length, length));
    }
    return Arrays.copyOf(ids, length); // PAD is 0
  }

  /** 1 for a token, 0 for {@link #PAD}: what a model may attend to. */
  public static int[] attentionMask(int[] ids) {
    return Arrays.stream(ids).map(id -> id == PAD ? 0 : 1).toArray();
  }

  /** Whether an id stands for no byte. */
  public static boolean isSpecial(int id) {
    return checked(id) < FIRST_BYTE;
  }

  /**
   * The text of ids; bytes that are no UTF-8 become U+FFFD.
   *
   * @param skipSpecial whether special tokens vanish instead of being written as {@code [CLS]}
   * @throws IllegalArgumentException if an id is not of the vocabulary
   */
  public static String decode(int[] ids, boolean skipSpecial) {
    byte[] bytes = new byte[Math.multiplyExact(ids.length, MASK_MARK.length())];
    int length = 0;
    for (int id : ids) {
      if (!isSpecial(id)) {
        bytes[length++] = (byte) (id - FIRST_BYTE);
      } else if (!skipSpecial) {
        byte[] name = SPECIAL.get(id).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, bytes, length, name.length);
        length += name.length;
      }
    }
    return Utf8.decode(bytes, length);
  }

  private static int[] framed(int[] ids, int maxLength) {
    int kept = Math.min(ids.length, room(maxLength, 2));
    return join(new int[] {CLS}, Arrays.copyOf(ids, kept), new int[] {SEP});
  }

  private static int room(int maxLength, int specialTokens) {
    if (maxLength < specialTokens) {
      throw new IllegalArgumentException(
          "a length of %d has no room for %d special tokens".formatted(maxLength, specialTokens));
    }
    return maxLength - specialTokens;
  }

  private static byte[] utf8(String text) {
    try {
      var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "the text has half of a surrogate pair, which has no UTF-8 form", e);
    }
  }

  private static int[] join(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  private static int checked(int id) {
    if (id < 0 || id >= VOCABULARY_SIZE) {
      throw new IllegalArgumentException(
          "token id %d is outside of 0 to %d".formatted(id, VOCABULARY_SIZE - 1));
    }
    return id;
  }
}
