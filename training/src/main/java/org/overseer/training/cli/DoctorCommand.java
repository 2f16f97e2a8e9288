package org.overseer.training.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overseer doctor}: whether this machine has what Overseer needs. */
@Command(
    name = "doctor",
    description = "Check Java, native libraries, memory, ports and folders of this machine.")
final class DoctorCommand extends ConsoleCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON object: check → ok and detail.")
  private boolean json;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "5000",
      description = "The port that 'overseer serve' would use.")
  private int port = 5000;

  @Override
  public Integer call() {
    if (port < 0 || port > 65535) {
      throw new ConfigException("--port must be 0 to 65535, but is " + port);
    }
    List<MachineCheck> checks = new ArrayList<>(MachineCheck.all(port));
    if (json) {
      Map<String, Object> results = new LinkedHashMap<>();
      checks.forEach(
          check -> results.put(check.name(), Map.of("ok", check.ok(), "detail", check.detail())));
      out().println(Json.line(results));
    } else {
      checks.forEach(
          check ->
              out()
                  .printf(
                      "%-7s %-16s %s%n",
                      check.ok() ? "ok" : "PROBLEM", check.name(), check.detail()));
    }
    return checks.stream().allMatch(MachineCheck::ok) ? ExitCode.DONE : ExitCode.ENVIRONMENT;
  }
}
