package org.overseer.training.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.recipes.WordMasks;

/**
 * Learning is shown in the encoder's module, which reads no settings: its tests repeat those of
 * {@code --size tiny}, and must repeat them right.
 */
class TinySettingsTest {
  private static final String TESTS =
      "perceiver-entity-encoder/src/test/java/org/overseer/perceiver/recipes/";
  private static final Pattern VALUE =
      Pattern.compile("(?<![\\w.])-?\\d[\\d_]*(\\.\\d+)?(e-?\\d+)?|true|false|[A-Z]{2,}");

  @Test
  void theDigitsAreLearnedWithTheSettingsOfImagenet() throws IOException {
    String test = read("DigitsTraining");
    RecipeSettings tiny = RecipeSettings.load("imagenet", "tiny", List.of());
    assertRepeats(test, tiny, "new ImageRecipe.Settings(");
  }

  @Test
  void theConstitutionIsLearnedWithTheSettingsOfMaskedLanguage() throws IOException {
    String papers = String.join(", ", values(WordMasks.PAPER));
    String test = read("MaskedBytesLearningTest").replace("WordMasks.PAPER", papers);
    RecipeSettings tiny = RecipeSettings.load("masked-lm", "tiny", List.of());
    assertRepeats(test, tiny, "new MaskedLanguageRecipe.Settings(");
    assertThat(test)
        .containsPattern(",\\s+%d,\\s+1\\);".formatted(tiny.common().evaluation().examples()));
  }

  private static void assertRepeats(String test, RecipeSettings tiny, String own) {
    assertThat(written(test, own)).isEqualTo(values(tiny.own()));
    assertThat(written(test, "new OptimizerSettings("))
        .isEqualTo(values(tiny.common().optimizer()));
    assertThat(written(test, "new FirstValues(")).isEqualTo(values(tiny.common().firstValues()));
    assertThat(written(test, "int STEPS = ")).isEqualTo(List.of(text(tiny.common().run().steps())));
    assertThat(tiny.common().passesPerStep()).isEqualTo(1);
  }

  /** The values between this and the bracket, or the end of the statement, that closes it. */
  private static List<String> written(String test, String start) {
    int from = test.indexOf(start) + start.length();
    assertThat(from).as(start).isGreaterThanOrEqualTo(start.length());
    int depth = 1;
    int to = from;
    while (depth > 0 && test.charAt(to) != ';') {
      depth += test.charAt(to) == '(' ? 1 : test.charAt(to) == ')' ? -1 : 0;
      to++;
    }
    return VALUE
        .matcher(test.substring(from, to))
        .results()
        .map(MatchResult::group)
        .map(value -> Character.isLetter(value.charAt(0)) ? value : number(value))
        .toList();
  }

  private static String number(String value) {
    return Double.toString(Double.parseDouble(value.replace("_", "")));
  }

  /** The values of a record and of those in it, in order. */
  private static List<String> values(Record record) {
    List<String> values = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(record);
        if (value instanceof Record inner) {
          values.addAll(values(inner));
        } else {
          values.add(text(value));
        }
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
    return values;
  }

  private static String text(Object value) {
    return value instanceof Number number
        ? Double.toString(number.doubleValue())
        : value.toString();
  }

  private static String read(String test) throws IOException {
    Path home = Path.of("").toAbsolutePath();
    Path file = home.resolveSibling(TESTS + test + ".java");
    return Files.readString(Files.exists(file) ? file : home.resolve(TESTS + test + ".java"));
  }
}
