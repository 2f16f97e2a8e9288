package org.overseer.env.skirmish;

import java.util.List;
import java.util.regex.Pattern;
import org.overseer.env.MapInfo;

/**
 * A fight that can be played: a map, two armies and the limits of the game, read from a data file.
 *
 * <p>The files of the program are SMAC's tasks (environment reference §6.2).
 */
public final class Scenario {
  /** Version of the rules; results compare only within one. */
  static final String RULES = "skirmish-2";

  private static final String FOLDER = "scenarios/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private final String name;
  private final Terrain terrain;
  private final Terrain cliffs;
  private final boolean fog;
  private final int stepLimit;
  private final int loopsPerStep;
  private final TargetRule targetRule;
  private final UnitTable units;
  private final List<Side> sides;

  Scenario(
      String name,
      Terrain terrain,
      boolean fog,
      int stepLimit,
      int loopsPerStep,
      TargetRule targetRule,
      UnitTable units,
      List<Side> sides) {
    this.name = name;
    this.terrain = terrain;
    this.cliffs = terrain.withoutCliffs();
    this.fog = fog;
    this.stepLimit = stepLimit;
    this.loopsPerStep = loopsPerStep;
    this.targetRule = targetRule;
    this.units = units;
    this.sides = List.copyOf(sides);
  }

  /** Names of the scenarios that come with the program, those without armies included. */
  public static List<String> names() {
    return Resources.require(FOLDER + "index.txt").lines().toList();
  }

  /**
   * Reads a scenario of the program.
   *
   * @throws IllegalArgumentException if there is none of this name; the message has the closest one
   */
  public static Scenario load(String name) {
    String file = FOLDER + name + ".json";
    String json = NAME.matcher(name).matches() ? Resources.find(file) : null;
    if (json == null) {
      throw Names.unknown("scenario", name, names());
    }
    return parse(file, json);
  }

  /**
   * Reads a scenario from the text of a file.
   *
   * @param source what to call the file in errors
   * @throws org.overseer.env.EnvironmentException if the text is not a valid scenario
   */
  public static Scenario parse(String source, String json) {
    return ScenarioFile.read(source, json);
  }

  /** The scenario's name. */
  public String name() {
    return name;
  }

  /** Version of the game rules including the target rule, such as {@code skirmish-2/nearest}. */
  public String rulesVersion() {
    return RULES + "/" + targetRule.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The map. */
  public MapInfo map() {
    return terrain.map;
  }

  /** Whether players see only what their units see; SMAC's maps show everything. */
  public boolean fog() {
    return fog;
  }

  /** Agent steps after which the game is a draw. */
  public int stepLimit() {
    return stepLimit;
  }

  /** Game loops of one agent step. */
  public int loopsPerStep() {
    return loopsPerStep;
  }

  /** Whom units attack by themselves. */
  public TargetRule targetRule() {
    return targetRule;
  }

  /** The unit types of this map, with the copies that its allied side has. */
  public UnitTable units() {
    return units;
  }

  /** Whether the map brings units of its own; on the others they are created by debug commands. */
  public boolean hasArmies() {
    return sides.get(0).size() + sides.get(1).size() > 0;
  }

  /** The two armies, of player 0 and player 1; without units they are only where players start. */
  public List<Side> sides() {
    return sides;
  }

  Terrain terrain() {
    return terrain;
  }

  /** The ground as those see it who walk up and down cliffs. */
  Terrain cliffs() {
    return cliffs;
  }
}
