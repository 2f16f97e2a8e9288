package org.overseer.env.skirmish;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A checksum of all that a scenario's file and the unit table say about a game. */
final class Fingerprint {
  private final CRC32C check = new CRC32C();

  private Fingerprint() {}

  static int of(Scenario scenario) {
    Fingerprint print = new Fingerprint();
    print.check.update(scenario.map().pathing());
    print.check.update(scenario.map().placement());
    print.check.update(scenario.map().terrainHeight());
    print.add(scenario.playableArea());
    print.add(scenario.fog());
    print.add(scenario.stepLimit());
    print.add(scenario.loopsPerStep());
    scenario.sides().forEach(print::add);
    scenario.startLocations().forEach(start -> print.add(Arrays.toString(start)));
    scenario.neutrals().forEach(print::add);
    scenario.units().types().forEach(print::add); // records all the way down
    print.add(Arrays.toString(scenario.units().bodies())); // records too
    return (int) print.check.getValue();
  }

  private void add(Object value) {
    check.update((value + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
