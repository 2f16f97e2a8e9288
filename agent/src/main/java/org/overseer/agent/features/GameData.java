package org.overseer.agent.features;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.overseer.env.Ability;
import org.overseer.perceiver.io.JsonObject;

/**
 * What the game's data messages say of unit types and abilities, and dense numbers for ids that lie
 * far apart: {@code game_data.json}, which names its source.
 *
 * <p>The file is part of the format of saved agents: its lists may grow at the end and nowhere
 * else.
 */
final class GameData {
  /** Unit types that are told apart, numbered 1 and on; 0 is for all others. */
  static final int UNIT_TYPES;

  /** Upgrades that can be researched, numbered 0 and on. */
  static final int UPGRADES;

  /** Categories of an ability: 0 none, then general abilities, the last for all others. */
  static final int ABILITIES = 545;

  /** Terran, Zerg and Protoss, numbered 1 to 3; 0 is for what has none. */
  static final int RACES = 3;

  /** Bit of {@link #hits}: ground units. */
  static final int GROUND = 1;

  /** Bit of {@link #hits}: flying units. */
  static final int AIR = 2;

  /** Attributes of unit types, in the order of the protocol's numbers. */
  static final int ATTRIBUTES = 11;

  private static final String FILE = "game_data.json";
  private static final String[] ATTRIBUTE_NAMES = {
    "light",
    "armored",
    "biological",
    "mechanical",
    "robotic",
    "psionic",
    "massive",
    "structure",
    "hover",
    "heroic",
    "summoned"
  };
  private static final String[] RACE_NAMES = {"terran", "zerg", "protoss"};

  private static final int IDS = 2048;
  private static final int ABILITY_IDS = 8192;
  private static final short[] UNIT_TYPE_NUMBER = new short[IDS];
  private static final short[] ATTRIBUTE_BITS = new short[IDS];
  private static final short[] ABILITY_BITS = new short[IDS];
  private static final byte[] HITS = new byte[IDS];
  private static final boolean[] TALL = new boolean[IDS];
  private static final float[] SPEED = new float[IDS];

  /** Speed of most units on foot, and of those of which it is not known; cells a game second. */
  private static final float USUAL_SPEED = 2.25f;

  private static final byte[] RACE = new byte[IDS];
  private static final byte[] ADD_ON = new byte[IDS];
  private static final short[] UPGRADE_NUMBER = new short[IDS];
  private static final short[] ABILITY_CATEGORY = new short[ABILITY_IDS];

  static {
    JsonObject file = read();
    int[] unitTypes = file.integers("unit_types");
    UNIT_TYPES = unitTypes.length;
    for (int i = 0; i < unitTypes.length; i++) {
      UNIT_TYPE_NUMBER[unitTypes[i]] = (short) (i + 1);
    }
    for (int a = 0; a < ATTRIBUTES; a++) {
      for (int type : file.object("attributes").integers(ATTRIBUTE_NAMES[a])) {
        ATTRIBUTE_BITS[type] |= (short) (1 << a);
      }
    }
    for (int r = 0; r < RACES; r++) {
      for (int type : file.object("races").integers(RACE_NAMES[r])) {
        RACE[type] = (byte) (r + 1);
      }
    }
    for (int type : file.integers("tech_labs")) {
      ADD_ON[type] = 1;
    }
    for (int type : file.integers("reactors")) {
      ADD_ON[type] = 2;
    }
    int[] upgrades = file.integers("upgrades");
    UPGRADES = upgrades.length;
    for (int i = 0; i < upgrades.length; i++) {
      UPGRADE_NUMBER[upgrades[i]] = (short) (i + 1);
    }
    readAbilities(file);
    readWeapons(file);
    readAbilitiesOfUnits(file, unitTypes);
  }

  private GameData() {}

  private static JsonObject read() {
    try (InputStream in = GameData.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the program's class path");
      }
      return JsonObject.parse(FILE, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readAbilities(JsonObject file) {
    int[] general = file.integers("abilities");
    if (general.length + 2 != ABILITIES) {
      throw new IllegalStateException(
          "%s: expected %d abilities but has %d".formatted(FILE, ABILITIES - 2, general.length));
    }
    Arrays.fill(ABILITY_CATEGORY, (short) (ABILITIES - 1));
    ABILITY_CATEGORY[0] = 0;
    for (int i = 0; i < general.length; i++) {
      ABILITY_CATEGORY[general[i]] = (short) (i + 1);
    }
    int[] specific = file.integers("specific_abilities");
    int[] generalOf = file.integers("general_abilities");
    for (int i = 0; i < specific.length; i++) {
      ABILITY_CATEGORY[specific[i]] = ABILITY_CATEGORY[generalOf[i]];
    }
  }

  private static void readWeapons(JsonObject file) {
    for (int type : file.integers("hits_ground")) {
      HITS[type] |= GROUND;
    }
    for (int type : file.integers("hits_air")) {
      HITS[type] |= AIR;
    }
    for (int type : file.integers("tall")) {
      TALL[type] = true;
    }
  }

  private static void readAbilitiesOfUnits(JsonObject file, int[] unitTypes) {
    for (int type : unitTypes) {
      add(type, Ability.SMART, Ability.STOP, Ability.HOLD_FIRE);
    }
    int[] mobile = file.integers("mobile");
    List<Double> speeds = file.numbers("speeds_of_mobile");
    for (int i = 0; i < mobile.length; i++) {
      add(mobile[i], Ability.MOVE, Ability.PATROL, Ability.HOLD_POSITION, Ability.SCAN_MOVE);
      SPEED[mobile[i]] = speeds.get(i).floatValue();
    }
    for (int type : file.integers("healers")) {
      add(type, Ability.HEAL);
    }
    for (int type = 0; type < IDS; type++) {
      if (HITS[type] != 0) {
        add(type, Ability.ATTACK);
        ABILITY_BITS[type] &= (short) ~(1 << Ability.SCAN_MOVE.ordinal());
      } else if (!has(type, Ability.HEAL)) {
        HITS[type] = GROUND | AIR; // the message lacks the weapons of some, such as void rays
        if (has(type, Ability.MOVE)) {
          add(type, Ability.ATTACK);
        }
      }
    }
  }

  private static void add(int type, Ability... abilities) {
    for (Ability ability : abilities) {
      ABILITY_BITS[type] |= (short) (1 << ability.ordinal());
    }
  }

  /** Dense number of a unit type, 1 to {@link #UNIT_TYPES}, 0 for types that have none. */
  static int unitType(int id) {
    return id >= 0 && id < IDS ? UNIT_TYPE_NUMBER[id] : 0;
  }

  /** Bit a is set for the attribute that the protocol numbers a + 1. */
  static int attributes(int unitType) {
    return unitType >= 0 && unitType < IDS ? ATTRIBUTE_BITS[unitType] : 0;
  }

  /** 1 Terran, 2 Zerg, 3 Protoss, 0 for what has no race. */
  static int race(int unitType) {
    return unitType >= 0 && unitType < IDS ? RACE[unitType] : 0;
  }

  /** Bit o is set if units of the type have the ability with ordinal o. */
  static int abilities(int unitType) {
    return unitType >= 0 && unitType < IDS ? ABILITY_BITS[unitType] : 0;
  }

  /** Whether units of the type have an ability. */
  static boolean has(int unitType, Ability ability) {
    return (abilities(unitType) >> ability.ordinal() & 1) != 0;
  }

  /**
   * What units of the type can attack, of {@link #GROUND} and {@link #AIR}: 0 for those that only
   * heal, both for types whose weapons are not known.
   */
  static int hits(int unitType) {
    return unitType >= 0 && unitType < IDS ? HITS[unitType] : GROUND | AIR;
  }

  /** Whether weapons against air hit units of the type on the ground, too. */
  static boolean isTall(int unitType) {
    return unitType >= 0 && unitType < IDS && TALL[unitType];
  }

  /** How fast units of the type walk or fly without upgrades, cells a game second. */
  static float speed(int unitType) {
    float speed = unitType >= 0 && unitType < IDS ? SPEED[unitType] : 0;
    return speed > 0 ? speed : USUAL_SPEED;
  }

  /** Whether units of the type are known to stay where they are. */
  static boolean isImmobile(int unitType) {
    return unitType(unitType) != 0 && !has(unitType, Ability.MOVE);
  }

  /** 1 tech lab, 2 reactor, 3 for another type, 0 for none. */
  static int addOn(int unitType) {
    if (unitType == 0) {
      return 0;
    }
    int kind = unitType > 0 && unitType < IDS ? ADD_ON[unitType] : 0;
    return kind == 0 ? 3 : kind;
  }

  /** Number of an upgrade from 0 on, −1 for what cannot be researched. */
  static int upgrade(int id) {
    return id >= 0 && id < IDS ? UPGRADE_NUMBER[id] - 1 : -1;
  }

  /** Category of an ability by its specific or general id, 0 for id 0. */
  static int abilityCategory(int id) {
    return id >= 0 && id < ABILITY_IDS ? ABILITY_CATEGORY[id] : ABILITIES - 1;
  }
}
