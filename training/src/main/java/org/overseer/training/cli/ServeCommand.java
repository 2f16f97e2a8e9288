package org.overseer.training.cli;

import java.util.concurrent.Callable;
import org.overseer.env.serve.Sc2Server;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overseer serve}: the simulator as if it were a running game. */
@Command(
    name = "serve",
    description = {
      "Serve the built-in simulator over the s2client protocol, until Ctrl-C.",
      "The arguments with which clients start the game are understood too."
    })
final class ServeCommand extends ConsoleCommand implements Callable<Integer> {
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
  private void ignore(String value) {}

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > LARGEST_PORT) {
      throw new ConfigException("--port must be 0 to " + LARGEST_PORT + ", but is " + port);
    }
    try (Sc2Server server = Sc2Server.start(host, port)) {
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
