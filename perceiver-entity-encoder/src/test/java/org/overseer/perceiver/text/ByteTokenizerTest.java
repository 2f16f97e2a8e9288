package org.overseer.perceiver.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.perceiver.Fixtures;

class ByteTokenizerTest {
  private final JsonNode golden = golden();

  @Test
  void textsHaveTheGoldenIdsAndComeBack() {
    assertThat(golden.get("cases")).isNotEmpty();
    for (JsonNode item : golden.get("cases")) {
      String text = item.get("text").textValue();
      int[] ids = ints(item.get("input_ids"));
      assertThat(ByteTokenizer.encode(text)).as(text).isEqualTo(ids);
      assertThat(ByteTokenizer.encodeBytes(text)).isEqualTo(ints(item.get("no_special")));
      assertThat(ByteTokenizer.decode(ids, false)).isEqualTo(item.get("decoded").textValue());
      assertThat(ByteTokenizer.decode(ids, true))
          .isEqualTo(item.get("decoded_skip_special").textValue());
    }
  }

  @Test
  void pairsHaveTheGoldenIds() {
    for (JsonNode item : golden.get("pairs")) {
      int[] ids =
          ByteTokenizer.encodePair(item.get("text").textValue(), item.get("text_pair").textValue());
      assertThat(ids).isEqualTo(ints(item.get("input_ids")));
      assertThat(Arrays.stream(ids).map(id -> ByteTokenizer.isSpecial(id) ? 1 : 0).toArray())
          .isEqualTo(ints(item.get("special_tokens_mask")));
    }
  }

  @Test
  void batchesAreCutAndFilledUpToTheGoldenIds() {
    JsonNode padded = golden.get("padded");
    int length = padded.get("max_length").intValue();
    for (int i = 0; i < padded.get("texts").size(); i++) {
      int[] ids = ByteTokenizer.encode(padded.get("texts").get(i).textValue(), length);
      int[] filled = ByteTokenizer.pad(ids, length);
      assertThat(filled).isEqualTo(ints(padded.get("input_ids").get(i)));
      assertThat(ByteTokenizer.attentionMask(filled))
          .isEqualTo(ints(padded.get("attention_mask").get(i)));
    }
  }

  @Test
  void brokenUtf8HasTheGoldenText() {
    for (JsonNode item : golden.get("decode")) {
      int[] ids = ints(item.get("ids"));
      assertThat(ByteTokenizer.decode(ids, false)).isEqualTo(item.get("text").textValue());
      assertThat(ByteTokenizer.decode(ids, true))
          .isEqualTo(item.get("text_skip_special").textValue());
    }
  }

  @Test
  void theSpecialTokensAreTheGoldenOnes() {
    JsonNode special = golden.get("special_tokens");
    assertThat(
            new int[] {
              ByteTokenizer.PAD,
              ByteTokenizer.BOS,
              ByteTokenizer.EOS,
              ByteTokenizer.MASK,
              ByteTokenizer.CLS,
              ByteTokenizer.SEP
            })
        .isEqualTo(
            new int[] {
              special.get("pad").intValue(),
              special.get("bos").intValue(),
              special.get("eos").intValue(),
              special.get("mask").intValue(),
              special.get("cls").intValue(),
              special.get("sep").intValue()
            });
    assertThat(ByteTokenizer.VOCABULARY_SIZE).isEqualTo(golden.get("vocab_size").intValue());
    assertThat(ByteTokenizer.MAX_LENGTH).isEqualTo(golden.get("model_max_length").intValue());
  }

  @Test
  void aMaskMarkStandsForOneByte() {
    int[] ids = ByteTokenizer.encodeMasked("a[MASK][MASK]é[MASK]");
    assertThat(ids)
        .containsExactly(
            ByteTokenizer.CLS,
            'a' + 6,
            ByteTokenizer.MASK,
            ByteTokenizer.MASK,
            0xC3 + 6,
            0xA9 + 6,
            ByteTokenizer.MASK,
            ByteTokenizer.SEP);
    assertThat(ByteTokenizer.decode(ids, false)).isEqualTo("[CLS]a[MASK][MASK]é[MASK][SEP]");
    assertThat(ByteTokenizer.encodeMasked("none")).isEqualTo(ByteTokenizer.encode("none"));
  }

  @Test
  void thePublishedSentenceHasItsMissingWordAtPositions52To60() {
    int[] ids =
        ByteTokenizer.encodeMasked(
            "This is an incomplete sentence where some words are" + "[MASK]".repeat(9) + ".");
    assertThat(IntStream.range(0, ids.length).filter(i -> ids[i] == ByteTokenizer.MASK))
        .containsExactly(52, 53, 54, 55, 56, 57, 58, 59, 60);
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, xy, 8, [CLS]abc[SEP]xy[SEP]",
    "ab, wxyz, 7, [CLS]ab[SEP]wx[SEP]",
    "abc, xyz, 8, [CLS]abc[SEP]xy[SEP]",
    "abc, xyz, 7, [CLS]ab[SEP]xy[SEP]",
    "abc, xyz, 3, [CLS][SEP][SEP]",
  })
  void theLongerTextOfAPairIsCutFirst(String first, String second, int length, String expected) {
    int[] ids = ByteTokenizer.encodePair(first, second, length);
    assertThat(ByteTokenizer.decode(ids, false)).isEqualTo(expected);
  }

  @Test
  void aSurrogateInBytesIsThreeErrorsAndACutCharacterOne() {
    assertThat(decoded(0xED, 0xA0, 0x80)).isEqualTo("\uFFFD\uFFFD\uFFFD");
    assertThat(decoded(0xF0, 0x9F, 0x98, 'a')).isEqualTo("\uFFFDa");
    assertThat(decoded(0xC0, 0xAF)).isEqualTo("\uFFFD\uFFFD");
    assertThat(decoded(0xF4, 0x90, 0x80, 0x80)).isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFD");
    assertThat(decoded(0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 'A'))
        .isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFDA");
  }

  @Test
  void whereNoSurrogateIsEncodedTheDecoderAgreesWithJava() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[8];
      for (int i = 0; i < bytes.length; i++) {
        int pick = random.nextInt(0x40, 0x100);
        bytes[i] = (byte) (pick == 0xED ? 'x' : pick);
      }
      assertThat(Utf8.decode(bytes, bytes.length))
          .as(Arrays.toString(bytes))
          .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyCodePointComesBack() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint += 7) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        String text = Character.toString(codePoint);
        assertThat(ByteTokenizer.decode(ByteTokenizer.encode(text), true)).isEqualTo(text);
      }
    }
  }

  @Test
  void wrongArgumentsAreToldWithTheirValues() {
    assertThatThrownBy(() -> ByteTokenizer.decode(new int[] {262}, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("262 is outside of 0 to 261");
    assertThatThrownBy(() -> ByteTokenizer.encode("a", 1)).hasMessageContaining("length of 1");
    assertThatThrownBy(() -> ByteTokenizer.pad(new int[5], 4)).hasMessageContaining("5 tokens");
    assertThatThrownBy(() -> ByteTokenizer.encode("a\uD83D"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("surrogate");
  }

  private static String decoded(int... bytes) {
    return ByteTokenizer.decode(Arrays.stream(bytes).map(b -> b + 6).toArray(), false);
  }

  private static int[] ints(JsonNode list) {
    return IntStream.range(0, list.size()).map(i -> list.get(i).intValue()).toArray();
  }

  private static JsonNode golden() {
    try {
      return new ObjectMapper()
          .readTree(Fixtures.folder("byte-tokenizer").resolve("cases.json").toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
