package org.overseer.env.skirmish;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.overseer.env.MapInfo;

/**
 * A fight that can be played: a map, two armies and the limits of the game, read from a data file.
 *
 * <p>The files of the program are SMAC's tasks (smac_maps.py).
 */
public final class Scenario {
  /** Version of the rules; results compare only within one. */
  private static final String RULES = "skirmish-4";

  /** Version of armies without healers beside others: what is new since concerns only them. */
  private static final String RULES_WITHOUT_HEALERS = "skirmish-3";

  /** Version where nothing stands in the way, either: what is new there are walls and memories. */
  private static final String OPEN_RULES = "skirmish-2";

  private static final String FOLDER = "scenarios/";
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private static final CopyOnWriteArrayList<Path> FOLDERS = new CopyOnWriteArrayList<>();
  private static final Map<Path, MapFolder> MAPS = new ConcurrentHashMap<>();
  private static final Map<String, Scenario> LOADED = new ConcurrentHashMap<>();

  private final String name;
  private final Terrain terrain;
  private final Terrain cliffs;
  private final boolean fog;
  private final int stepLimit;
  private final int loopsPerStep;
  private final TargetRule targetRule;
  private final UnitTable units;
  private final List<Side> sides;
  private final List<float[]> startLocations;
  private final List<NeutralUnit> neutrals;
  private final Map<String, Object> rewards;
  private final boolean healersBesideOthers;

  Scenario(
      String name,
      Terrain terrain,
      boolean fog,
      int stepLimit,
      int loopsPerStep,
      TargetRule targetRule,
      UnitTable units,
      List<Side> sides,
      List<float[]> startLocations,
      List<NeutralUnit> neutrals,
      Map<String, Object> rewards) {
    this.name = name;
    this.terrain = terrain;
    this.cliffs = terrain.withoutCliffs();
    this.fog = fog;
    this.stepLimit = stepLimit;
    this.loopsPerStep = loopsPerStep;
    this.targetRule = targetRule;
    this.units = units;
    this.sides = List.copyOf(sides);
    this.startLocations = List.copyOf(startLocations);
    this.neutrals = List.copyOf(neutrals);
    this.rewards = Collections.unmodifiableMap(rewards);
    healersBesideOthers = sides.stream().anyMatch(Side::hasHealersBesideOthers);
  }

  /**
   * Adds the map files of a folder to those that {@link #names} and {@link #load} know; a name of
   * the program's own stays that one's.
   *
   * @param folder need not exist yet
   */
  public static void addMaps(Path folder) {
    Path place = folder.toAbsolutePath().normalize();
    FOLDERS.addIfAbsent(place);
    MAPS.computeIfAbsent(place, MapFolder::new);
  }

  /**
   * Names of the scenarios that come with the program, those without armies included, and of the
   * added maps.
   */
  public static List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    Resources.require(FOLDER + "index.txt").lines().forEach(names::add);
    for (Path folder : FOLDERS) {
      names.addAll(maps(folder).names());
    }
    return List.copyOf(names);
  }

  /** Whether a scenario of this name comes with the program; an added map cannot take its place. */
  public static boolean isBuiltIn(String name) {
    return NAME.matcher(name).matches() && Resources.find(FOLDER + name + ".json") != null;
  }

  private static MapFolder maps(Path folder) {
    return MAPS.computeIfAbsent(folder, MapFolder::new);
  }

  /**
   * Reads a scenario of the program or an added map.
   *
   * @throws IllegalArgumentException if there is none of this name; the message has the closest one
   * @throws org.overseer.env.EnvironmentException if the map's file is not valid
   */
  public static Scenario load(String name) {
    Scenario known = LOADED.get(name);
    if (known != null) {
      return known;
    }
    String file = FOLDER + name + ".json";
    String json = NAME.matcher(name).matches() ? Resources.find(file) : null;
    if (json == null) {
      return added(name);
    }
    // Games on one map share its geometry; there are only so many files.
    return LOADED.computeIfAbsent(name, n -> parse(file, json));
  }

  private static Scenario added(String name) {
    for (Path folder : FOLDERS) {
      Scenario scenario = maps(folder).find(name);
      if (scenario != null) {
        return scenario;
      }
    }
    throw Names.unknown("scenario", name, names());
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
    String rules = healersBesideOthers ? RULES : isOpen() ? OPEN_RULES : RULES_WITHOUT_HEALERS;
    return rules + "/" + targetRule.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether nobody ever walks around anything or remembers what is out of sight. */
  private boolean isOpen() {
    return terrain.open
        && !fog
        && sides.stream()
            .flatMap(side -> side.units().stream())
            .noneMatch(group -> units.isPartOfMap(group.type()));
  }

  /**
   * What training on it rewards, as its file says it: settings by their names under {@code
   * rewards}, or groups of them. They are not checked here, where nothing is learned; empty if the
   * file says nothing.
   */
  public Map<String, Object> rewards() {
    return rewards;
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

  /** Whether both sides have the same army, as in 3m; in 5m_vs_6m they do not. */
  public boolean isMirrored() {
    return sides.get(0).units().equals(sides.get(1).units());
  }

  /** Whether an army has healers beside others, so that a match may leave healers alone. */
  boolean hasHealersBesideOthers() {
    return healersBesideOthers;
  }

  /**
   * Whether the map has its allied side's copies but no armies, as SMACv2's has: then it sends
   * whatever player 1 gets in {@link Mode#MAP} by attack-move to player 0's spawn.
   */
  public boolean sendsNewcomers() {
    List<UnitType> types = units.types();
    return !hasArmies() && types.get(types.size() - 1).copyOf() != 0;
  }

  /** The two armies, of player 0 and player 1; without units they are only where players start. */
  public List<Side> sides() {
    return sides;
  }

  /** Where units can be. */
  public Area playableArea() {
    return terrain.area;
  }

  /** Where players may start, {@code [x, y]} in cells; player 0 and 1 do so at the first two. */
  public List<float[]> startLocations() {
    return startLocations;
  }

  /** A checksum of map, armies and unit figures: a recording is of exactly this game. */
  public int fingerprint() {
    return Fingerprint.of(this);
  }

  /** Resources, rocks and towers. */
  List<NeutralUnit> neutrals() {
    return neutrals;
  }

  Terrain terrain() {
    return terrain;
  }

  /** The ground as those see it who walk up and down cliffs. */
  Terrain cliffs() {
    return cliffs;
  }
}
