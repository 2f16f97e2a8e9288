package org.overseer.training.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.overseer.env.serve.Sc2Server;
import org.overseer.env.skirmish.Scenario;
import org.overseer.training.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code overseer serve}: the simulator as if it were a running game. */
@Command(
    name = "serve",
    description = {
      "Serve the built-in simulator over the s2client protocol, until Ctrl-C.",
      "The arguments with which clients start the game are understood too."
    })
final class ServeCommand extends ConsoleCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int LARGEST_PORT = 65535;

  @Option(
      names = {"--host", "-listen"},
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to listen on; 0.0.0.0 for all.")
  private String host = "";

  @Option(
      names = {"--port", "-port"},
      paramLabel = "PORT",
      defaultValue = "5000",
      description = "Port to listen on; 0 for any free one.")
  private int port;

  @Option(
      names = "--maps",
      paramLabel = "FOLDER",
      defaultValue = ImportCommand.MAPS,
      description = "Folder with maps of 'import map', which games may name, too.")
  private Path maps = Path.of("");

  @Option(
      names = "--replays",
      paramLabel = "FOLDER",
      showDefaultValue = Visibility.NEVER,
      description = "Folder with replays that clients may name by their path in it.")
  private @Nullable Path replays;

  @Option(
      names = {
        "-dataDir",
        "-tempDir",
        "-dataVersion",
        "-displayMode",
        "-windowwidth",
        "-windowheight",
        "-windowx",
        "-windowy",
        "-eglpath",
        "-osmesapath",
        "-simulationSpeed"
      },
      paramLabel = "VALUE",
      description = "The game's own; no use here.",
      hidden = true)
  private List<String> ignored = new ArrayList<>();

  @Option(
      names = {"-verbose", "-headlessNoRender", "-ipv6", "-force32"},
      description = "The game's own; no use here.",
      hidden = true)
  private List<Boolean> ignoredSwitches = new ArrayList<>();

  @Option(
      names = "--install",
      paramLabel = "FOLDER",
      showDefaultValue = Visibility.NEVER,
      description = {
        "Serve nothing; write a folder that looks like an installed game, for clients that start it"
            + " themselves: SC2PATH=FOLDER."
      })
  private @Nullable Path install;

  @Override
  public Integer call() throws InterruptedException {
    if (install != null) {
      new FakeInstallation(install).write();
      notice(
          "clients that start the game find one with SC2PATH="
              + install.toAbsolutePath()
              + "; node-sc2 needs "
              + FakeInstallation.EXECUTE_INFO
              + " of it in ~/Documents/StarCraft II");
      return ExitCode.DONE;
    }
    if (port < 0 || port > LARGEST_PORT) {
      throw new ConfigException("--port must be 0 to " + LARGEST_PORT + ", but is " + port);
    }
    Scenario.addMaps(maps);
    if (replays != null && !Files.isDirectory(replays)) {
      throw new ConfigException("--replays must be a folder, but there is none at " + replays);
    }
    ignored.forEach(value -> LOG.info("not used: {}", value));
    try (Sc2Server server = Sc2Server.start(host, port, replays)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "close-server"));
      notice(
          "serving the simulator at ws://"
              + host
              + ":"
              + server.port()
              + "/sc2api; Ctrl-C ends it");
      server.awaitClose();
    }
    return ExitCode.DONE;
  }
}
