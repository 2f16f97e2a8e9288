package org.overseer.training.cli;

import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.sc2.ObservationPrinter;
import org.overseer.env.sc2.RecordedMessages;
import org.overseer.env.sc2.Sc2ObservationAdapter;
import org.overseer.env.sc2.UnitNames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overseer observe}: what an agent sees in a recorded message of the game. */
@Command(
    name = "observe",
    description = "Show what an agent sees in a recorded observation of StarCraft II.")
final class ObserveCommand extends ConsoleCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      showDefaultValue = Visibility.NEVER,
      description = "A recorded observation: .pb or .pbtxt, or either with .gz.")
  private Path file = Path.of("");

  @Option(
      names = "--game-info",
      paramLabel = "FILE",
      description = "The recorded game info of the same game: map size and grids.")
  private @Nullable Path gameInfo;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "The recorded game data: names of unit types.")
  private @Nullable Path data;

  @Option(
      names = "--json",
      description = "Print one JSON object; 'entities' has one element a unit.")
  private boolean json;

  @Option(
      names = "--features",
      paramLabel = "SET",
      showDefaultValue = Visibility.NEVER,
      description =
          "Add the numbers that a network gets of each unit: those of the small agents"
              + " (combat), or all.")
  private FeatureSet features = FeatureSet.NONE;

  @Override
  public Integer call() {
    ResponseObservation response = RecordedMessages.observation(file);
    MapInfo map =
        gameInfo == null
            ? Sc2ObservationAdapter.mapWithoutGameInfo(response)
            : Sc2ObservationAdapter.map(RecordedMessages.gameInfo(gameInfo));
    UnitNames names = data == null ? null : new UnitNames(RecordedMessages.data(data));
    Observation observation = new Observation();
    Sc2ObservationAdapter.read(response, map, observation);
    String plain =
        json
            ? ObservationPrinter.json(observation, names)
            : ObservationPrinter.text(observation, names).stripTrailing();
    FeatureConfig config = features.config();
    if (config == null) {
      out().println(plain);
    } else {
      FeaturePrinter printer = new FeaturePrinter(config, observation);
      out().println(json ? printer.json(plain) : plain + System.lineSeparator() + printer.text());
    }
    return ExitCode.DONE;
  }

  /** Which features to add. */
  enum FeatureSet {
    NONE,
    COMBAT,
    ALL;

    /** An agent's own number of action types does not show in a recorded message. */
    @Nullable FeatureConfig config() {
      return switch (this) {
        case NONE -> null;
        case COMBAT -> FeatureConfig.COMBAT;
        case ALL -> FeatureConfig.all(FeatureConfig.COMBAT.grid(), 1);
      };
    }
  }
}
