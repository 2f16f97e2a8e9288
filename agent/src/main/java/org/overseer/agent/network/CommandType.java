package org.overseer.agent.network;

import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.env.Ability;

/**
 * What a structured command can do, with the arguments that it has and the units that take it. The
 * order is part of the format of saved agents: new types go to the end.
 */
enum CommandType {
  /** Let all orders stand. */
  NO_OP(null, Target.NONE),
  /** Drop all orders; a stop cannot wait behind other orders. */
  STOP(Ability.STOP, Target.NONE),
  /** Stay, and attack only what comes into range. */
  HOLD_POSITION(Ability.HOLD_POSITION, Target.NONE),
  /** Go to a point. */
  MOVE(Ability.MOVE, Target.POINT),
  /** Follow a unit of whichever side. */
  FOLLOW(Ability.MOVE, Target.ANY_UNIT),
  /** Attack an enemy. */
  ATTACK_UNIT(Ability.ATTACK, Target.ENEMY),
  /** Go to a point and fight what is met. */
  ATTACK_MOVE(Ability.ATTACK, Target.POINT),
  /** Go to a point and heal whom is met. */
  SCAN_MOVE(Ability.SCAN_MOVE, Target.POINT),
  /** Heal a friend. */
  HEAL(Ability.HEAL, Target.HURT_FRIEND);

  /** What a command is aimed at. */
  private enum Target {
    NONE,
    POINT,
    ENEMY,
    ANY_UNIT,
    HURT_FRIEND
  }

  /** Number of types. */
  static final int COUNT = values().length;

  private static final CommandType[] VALUES = values();

  private final @Nullable Ability ability;
  private final Target target;

  CommandType(@Nullable Ability ability, Target target) {
    this.ability = ability;
    this.target = target;
  }

  static CommandType of(int number) {
    return VALUES[number];
  }

  /**
   * What its units do.
   *
   * @throws IllegalStateException if it is for no units
   */
  Ability ability() {
    if (ability == null) {
      throw new IllegalStateException(this + " is for no units");
    }
    return ability;
  }

  /** Whether units have to be selected for it. */
  boolean selectsUnits() {
    return ability != null;
  }

  /** Whether it can wait behind the units' orders. */
  boolean canQueue() {
    return ability != null && this != STOP;
  }

  /** Whether it is aimed at a unit. */
  boolean targetsUnit() {
    return target == Target.ENEMY || target == Target.ANY_UNIT || target == Target.HURT_FRIEND;
  }

  /** Whether it is aimed at a point. */
  boolean targetsPoint() {
    return target == Target.POINT;
  }

  /** Whether own unit {@code k} of observation {@code o} takes it, aimed at somebody. */
  boolean accepts(FeatureBatch features, int o, int k) {
    return has(features, k, ability)
        && switch (target) {
          case NONE -> true;
          case POINT -> has(features, k, Ability.MOVE);
          case ENEMY -> (features.hits(k) & features.exposed(o)) != 0;
          case ANY_UNIT -> units(features, o) > 1;
          case HURT_FRIEND -> features.patients(o) > (features.isPatient(k) ? 1 : 0);
        };
  }

  private static boolean has(FeatureBatch features, int k, @Nullable Ability ability) {
    return ability != null && (features.abilities(k) >> ability.ordinal() & 1) != 0;
  }

  /** Own units and enemies in sight. */
  private static int units(FeatureBatch features, int o) {
    return features.ownOffsets()[o + 1]
        - features.ownOffsets()[o]
        + features.enemyOffsets()[o + 1]
        - features.enemyOffsets()[o];
  }

  /**
   * Whether it can be aimed at enemy {@code e} of the batch.
   *
   * @param hits what some of its units can hit
   */
  boolean aimsAtEnemy(FeatureBatch features, int e, int hits) {
    return target == Target.ANY_UNIT
        || (target == Target.ENEMY && (hits & features.exposure(e)) != 0);
  }

  /** Whether it can be aimed at own unit {@code k} by another. */
  boolean aimsAt(FeatureBatch features, int k) {
    return target == Target.ANY_UNIT || (target == Target.HURT_FRIEND && features.isPatient(k));
  }

  /** Whether it can be given at all in observation {@code o}: to some unit, at some target. */
  boolean isLegal(FeatureBatch features, int o) {
    boolean legal = !selectsUnits();
    for (int k = features.ownOffsets()[o]; k < features.ownOffsets()[o + 1] && !legal; k++) {
      legal = accepts(features, o, k);
    }
    return legal;
  }
}
