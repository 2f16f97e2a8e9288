package org.overseer.training.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.text.ByteTokenizer;
import org.overseer.perceiver.text.MaskedLanguageModel;
import org.overseer.perceiver.text.TokenBatch;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overseer model fill-mask}: bytes that are missing in a text. */
@Command(
    name = "fill-mask",
    description = {
      "Fill in the bytes of a text that are written as [MASK], one mark for each byte, such as"
          + " \"one, two, t[MASK][MASK]ee\".",
      "A missing word is best masked with the space before it."
    })
final class FillMaskCommand extends ConsoleCommand implements Callable<Integer> {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int BEHIND_PRINTABLE = 0x7F;

  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private TextInput text = new TextInput();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many candidates for each byte.")
  private int top;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private KernelOptions kernels = new KernelOptions();

  /** What may stand at a position. */
  private record Candidate(String token, int id, double probability) {}

  /** A byte that was missing: its number in the text's bytes, and what may stand there. */
  private record Filled(int index, List<Candidate> candidates) {}

  @Override
  public Integer call() {
    Ranking.requirePositive(top);
    int[] ids = ByteTokenizer.encodeMasked(text.read());
    int[] masked = IntStream.range(0, ids.length).filter(i -> isMask(ids[i])).toArray();
    if (masked.length == 0) {
      throw new ConfigException(
          "the text has no [MASK]; write one for each byte that is to be filled in");
    }
    OpenModel opened = options.open();
    MaskedLanguageModel model =
        opened.network(MaskedLanguageModel.class, "a masked language model");
    requireFits(model, ids.length);
    float[] logits = opened.numbers(logits(model, ids, masked));
    List<Filled> filled = new ArrayList<>();
    for (int row = 0; row < masked.length; row++) {
      List<Ranking.Candidate> all =
          Ranking.top(logits, row, model.config().vocabSize(), Integer.MAX_VALUE);
      // Special tokens are no bytes, so the best text has none even if one is the most probable.
      ids[masked[row]] =
          all.stream()
              .mapToInt(Ranking.Candidate::index)
              .filter(id -> !ByteTokenizer.isSpecial(id))
              .findFirst()
              .orElse(ByteTokenizer.MASK);
      filled.add(new Filled(masked[row] - 1, candidates(all))); // [CLS] stands before the text
    }
    print(opened, ByteTokenizer.decode(ids, /* skipSpecial= */ true), filled);
    return ExitCode.DONE;
  }

  private static boolean isMask(int id) {
    return id == ByteTokenizer.MASK;
  }

  private static void requireFits(MaskedLanguageModel model, int tokens) {
    TextInput.requireFits(tokens, model.config().maxPositionEmbeddings());
    if (model.config().vocabSize() != ByteTokenizer.VOCABULARY_SIZE) {
      throw new ConfigException(
          "the model has a vocabulary of %d; this command needs the %d of bytes"
              .formatted(model.config().vocabSize(), ByteTokenizer.VOCABULARY_SIZE));
    }
  }

  /** Only at the masked positions, {@code [masked, vocabulary]}. */
  private float[] logits(MaskedLanguageModel model, int[] ids, int[] masked) {
    TokenBatch batch = TokenBatch.of(List.of(ids));
    try (Tape tape = new Tape(kernels.choose())) {
      tape.begin(/* recording= */ false);
      Variable latents = model.encode(tape, batch);
      Variable logits = model.logitsAt(latents, masked, Segments.uniform(1, masked.length));
      return FloatBuffers.toArray(logits.value());
    }
  }

  private List<Candidate> candidates(List<Ranking.Candidate> all) {
    return all.stream()
        .limit(top)
        .map(c -> new Candidate(token(c.index()), c.index(), c.probability()))
        .toList();
  }

  /** A special token or an ASCII character as it is, any other byte as {@code \xC3}. */
  private static String token(int id) {
    int value = id - ByteTokenizer.FIRST_BYTE;
    return ByteTokenizer.isSpecial(id) || (value >= FIRST_PRINTABLE && value < BEHIND_PRINTABLE)
        ? ByteTokenizer.decode(new int[] {id}, /* skipSpecial= */ false)
        : String.format(Locale.ROOT, "\\x%02X", value);
  }

  private void print(OpenModel opened, String best, List<Filled> filled) {
    if (json.isSet()) {
      Map<String, Object> result = opened.toJson();
      result.put("text", best);
      result.put("masked", filled);
      out().println(Json.line(result));
      return;
    }
    for (Filled position : filled) {
      StringBuilder line =
          new StringBuilder(String.format(Locale.ROOT, "byte %-4d", position.index));
      for (Candidate candidate : position.candidates) {
        line.append(
            String.format(
                Locale.ROOT, "  %-5s %5.1f %%", quoted(candidate), 100 * candidate.probability));
      }
      out().println(line);
    }
    out().println(printable(best));
    printWarning(opened.warning());
  }

  private static String quoted(Candidate candidate) {
    return candidate.token.length() == 1 ? "'" + candidate.token + "'" : candidate.token;
  }
}
