package org.overseer.env.skirmish;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Ability;

/**
 * One kind of unit, as data.proto's {@code UnitTypeData} plus what that message lacks.
 *
 * @param id the protocol's unit type id
 * @param name the game's catalog name
 * @param race who makes it
 * @param attributes what bonus damage asks for
 * @param flying whether only weapons against air hit it and walls do not stop it
 * @param cargo transport slots
 * @param minerals cost
 * @param vespene cost
 * @param supply supply it uses
 * @param supplyProvided supply it adds to what its player may use
 * @param buildLoops game loops to build it
 * @param buildAbility id of the ability that makes it
 * @param armour taken off each attack's damage to health
 * @param speed cells a second of 16 game loops
 * @param sight cells
 * @param weapons in order of preference
 * @param health hit points
 * @param shield shield points, 0 without
 * @param energy energy points at most, 0 without
 * @param radius cells
 * @param turnRate degrees a second of 16 game loops
 * @param traits what sets it apart from others
 * @param copyOf id of the type whose copy this is, 0 for an original; copies do not fight unless
 *     ordered
 */
public record UnitType(
    int id,
    String name,
    Race race,
    List<UnitAttribute> attributes,
    boolean flying,
    int cargo,
    int minerals,
    int vespene,
    float supply,
    float supplyProvided,
    int buildLoops,
    int buildAbility,
    float armour,
    float speed,
    float sight,
    List<Weapon> weapons,
    float health,
    float shield,
    float energy,
    float radius,
    float turnRate,
    Traits traits,
    int copyOf) {
  private static final Set<String> ON_GEYSERS =
      Set.of(
          "Refinery",
          "RefineryRich",
          "Extractor",
          "ExtractorRich",
          "Assimilator",
          "AssimilatorRich");

  private static final Set<String> WORKERS = Set.of("SCV", "Probe", "Drone", "DroneBurrowed");

  /**
   * What few kinds of units have.
   *
   * @param cliffWalker whether it walks up and down cliffs
   * @param tall whether it walks over the heads of others, and weapons against air hit it too
   * @param healthRegeneration points a second
   * @param energyStart energy points of a new unit
   * @param energyRegeneration points a second
   * @param heal how it heals others, or null
   * @param splash where its weapons hit others beside the target, or null
   * @param explosion what happens when it attacks or is killed, or null
   * @param cloak how it hides
   * @param detection how far it sees through the cloaks of others, cells; 0 if it does not
   */
  public record Traits(
      boolean cliffWalker,
      boolean tall,
      float healthRegeneration,
      float energyStart,
      float energyRegeneration,
      @Nullable Heal heal,
      @Nullable Splash splash,
      @Nullable Explosion explosion,
      Cloak cloak,
      float detection) {
    static final Traits NONE = new Traits(false, false, 0, 0, 0, null, null, null, Cloak.NONE, 0);
  }

  /**
   * Healing of living friends, one at a time and never itself.
   *
   * @param range cells, edge to edge
   * @param health points a second
   * @param healthPerEnergy points for each point of energy
   */
  public record Heal(float range, float health, float healthPerEnergy) {}

  /**
   * A rectangle around the target, across the line of the shot; enemies that touch it are hit too.
   *
   * @param width cells across the shot
   * @param depth cells along the shot
   */
  public record Splash(float width, float depth) {}

  /**
   * An attack that its unit does not survive, and that it makes when it is killed.
   *
   * @param weapon what it does to each enemy that touches the circle
   * @param radius of the circle, cells
   */
  public record Explosion(Weapon weapon, float radius) {}

  /** Copies the lists. */
  public UnitType {
    attributes = List.copyOf(attributes);
    weapons = List.copyOf(weapons);
  }

  /** Weapons that it shoots with, else the one it dies of. */
  List<Weapon> arms() {
    Explosion explosion = traits.explosion;
    return explosion == null ? weapons : List.of(explosion.weapon);
  }

  /** Whether it can heal and has nothing to fight with. */
  boolean onlyHeals() {
    return traits.heal != null && arms().isEmpty();
  }

  /** Whether it is built on a geyser. */
  public boolean takesGeyser() {
    return ON_GEYSERS.contains(name);
  }

  /** Whether it is a worker, which belongs to no army. */
  public boolean isWorker() {
    return WORKERS.contains(name);
  }

  /** Whether it stays where it is, as a structure. */
  public boolean immobile() {
    return speed == 0;
  }

  /** Whether units of this type have an ability. */
  public boolean has(Ability ability) {
    return switch (ability) {
      case STOP, SMART, HOLD_FIRE -> true;
      case MOVE, PATROL, HOLD_POSITION -> !immobile();
      case ATTACK -> !arms().isEmpty();
      case HEAL -> traits.heal != null;
      case SCAN_MOVE -> traits.heal != null || (arms().isEmpty() && !immobile());
    };
  }

  /** The same unit under an id of its own, which does not fight unless ordered. */
  UnitType copy(int copyId) {
    return new UnitType(
        copyId,
        "RL_" + name,
        race,
        attributes,
        flying,
        cargo,
        minerals,
        vespene,
        supply,
        supplyProvided,
        buildLoops,
        buildAbility,
        armour,
        speed,
        sight,
        weapons,
        health,
        shield,
        energy,
        radius,
        turnRate,
        traits,
        id);
  }
}
