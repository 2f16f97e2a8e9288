package org.overseer.env.skirmish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Layout of the unit table's file; what does not make sense is refused with the unit's name. */
record UnitFile(
    @Nullable String source,
    @Nullable String vitalsSource,
    @Nullable List<Entry> units,
    @Nullable Map<String, Vitals> vitals,
    @Nullable Map<String, BodyEntry> bodies) {
  private static final float MAX = 100_000;
  private static final float MAX_CELLS = 64;

  /** Energy of a new unit, and what it regains in a second, unless the file says otherwise. */
  private static final float ENERGY_START = 50;

  private static final float ENERGY_GAIN = 0.5625f;

  record Vitals(
      float health,
      float shield,
      float energy,
      float radius,
      float turnRate,
      @Nullable TraitsEntry traits) {}

  /** Each may be left out. */
  record TraitsEntry(
      @Nullable Boolean cliffWalker,
      @Nullable Boolean tall,
      @Nullable Float healthRegeneration,
      @Nullable Float energyStart,
      @Nullable Float energyRegeneration,
      UnitType.@Nullable Heal heal,
      UnitType.@Nullable Splash splash,
      @Nullable ExplosionEntry explosion,
      @Nullable Cloak cloak,
      @Nullable Float detection) {}

  record ExplosionEntry(float radius, @Nullable WeaponEntry weapon) {}

  /** What a structure is as a part of the map; a footprint of {@code [width, height]} cells. */
  record BodyEntry(
      int @Nullable [] footprint,
      Body.@Nullable Shape shape,
      @Nullable Boolean walls,
      @Nullable Boolean invulnerable,
      @Nullable Integer minerals,
      @Nullable Integer vespene) {}

  record BonusEntry(@Nullable UnitAttribute attribute, float damage) {}

  record WeaponEntry(
      Weapon.@Nullable Targets targets,
      float damage,
      @Nullable List<BonusEntry> bonus,
      int attacks,
      float range,
      float period,
      float damagePoint) {}

  record Entry(
      int id,
      @Nullable String name,
      @Nullable Race race,
      @Nullable List<UnitAttribute> attributes,
      boolean flying,
      int cargo,
      int minerals,
      int vespene,
      float supply,
      @Nullable Float supplyProvided,
      int buildLoops,
      int buildAbility,
      float armour,
      float speed,
      float sight,
      @Nullable List<WeaponEntry> weapons) {}

  /** What is read, in rising order of id. */
  List<UnitType> types(String file) {
    if (source == null || vitalsSource == null || units == null || vitals == null) {
      throw Resources.invalid(
          file, "a unit table needs 'source', 'vitals_source', 'units' and 'vitals'");
    }
    List<UnitType> types = new ArrayList<>();
    for (Entry entry : units) {
      if (entry == null || entry.name == null) {
        throw Resources.invalid(file, "each unit needs a 'name'");
      }
      Vitals vital = vitals.get(entry.name);
      if (vital == null) {
        throw Resources.invalid(file, "unit '" + entry.name + "' has no entry under 'vitals'");
      }
      types.add(type(file, entry.name, entry, vital));
    }
    types.sort((a, b) -> Integer.compare(a.id(), b.id()));
    for (int i = 1; i < types.size(); i++) {
      if (types.get(i).id() == types.get(i - 1).id()) {
        throw Resources.invalid(
            file, types.get(i - 1).name() + " and " + types.get(i).name() + " have one id");
      }
    }
    return types;
  }

  Map<String, Body> bodiesByName(String file) {
    Map<String, Body> found = new HashMap<>();
    if (bodies != null) {
      bodies.forEach((name, entry) -> found.put(name, body(file, name, entry)));
    }
    return found;
  }

  private static Body body(String file, String name, @Nullable BodyEntry entry) {
    if (entry == null || entry.footprint == null || entry.footprint.length != 2) {
      throw Resources.invalid(file, "the body of " + name + " needs 'footprint': [width, height]");
    }
    int minerals = entry.minerals == null ? 0 : entry.minerals;
    int vespene = entry.vespene == null ? 0 : entry.vespene;
    positive(file, name, "footprint", entry.footprint[0], MAX_CELLS);
    positive(file, name, "footprint", entry.footprint[1], MAX_CELLS);
    inRange(file, name, "minerals", minerals, MAX);
    inRange(file, name, "vespene", vespene, MAX);
    return new Body(
        entry.footprint[0],
        entry.footprint[1],
        entry.shape == null ? Body.Shape.FULL : entry.shape,
        entry.walls == null || entry.walls,
        entry.invulnerable != null && entry.invulnerable,
        minerals,
        vespene);
  }

  private static UnitType type(String file, String name, Entry entry, Vitals vital) {
    if (entry.race == null || entry.attributes == null || entry.weapons == null) {
      throw Resources.invalid(file, name + " needs 'race', 'attributes' and 'weapons'");
    }
    positive(file, name, "id", entry.id, Integer.MAX_VALUE);
    inRange(file, name, "armour", entry.armour, MAX);
    inRange(file, name, "speed", entry.speed, MAX_CELLS);
    inRange(file, name, "sight", entry.sight, MAX_CELLS);
    positive(file, name, "health", vital.health, MAX);
    inRange(file, name, "shield", vital.shield, MAX);
    inRange(file, name, "energy", vital.energy, MAX);
    positive(file, name, "radius", vital.radius, MAX_CELLS);
    positive(file, name, "turn_rate", vital.turnRate, MAX);
    return new UnitType(
        entry.id,
        name,
        entry.race,
        entry.attributes,
        entry.flying,
        entry.cargo,
        entry.minerals,
        entry.vespene,
        entry.supply,
        orZero(file, name, "supply_provided", entry.supplyProvided),
        entry.buildLoops,
        entry.buildAbility,
        entry.armour,
        entry.speed,
        entry.sight,
        entry.weapons.stream().map(weapon -> weapon(file, name, weapon)).toList(),
        vital.health,
        vital.shield,
        vital.energy,
        vital.radius,
        vital.turnRate,
        vital.traits == null ? plain(vital.energy) : traits(file, name, vital, vital.traits),
        0);
  }

  /** Nothing special: whoever has energy begins with some and regains it. */
  private static UnitType.Traits plain(float energy) {
    return energy == 0
        ? UnitType.Traits.NONE
        : new UnitType.Traits(
            false,
            false,
            0,
            Math.min(ENERGY_START, energy),
            ENERGY_GAIN,
            null,
            null,
            null,
            Cloak.NONE,
            0);
  }

  private static UnitType.Traits traits(String file, String name, Vitals vital, TraitsEntry entry) {
    float energyStart =
        entry.energyStart == null ? Math.min(ENERGY_START, vital.energy) : entry.energyStart;
    inRange(file, name, "energy_start", energyStart, vital.energy);
    UnitType.Heal heal = entry.heal;
    if (heal != null) {
      positive(file, name, "range of heal", heal.range(), MAX_CELLS);
      positive(file, name, "health of heal", heal.health(), MAX);
      positive(file, name, "health_per_energy of heal", heal.healthPerEnergy(), MAX);
    }
    UnitType.Splash splash = entry.splash;
    if (splash != null) {
      positive(file, name, "width of splash", splash.width(), MAX_CELLS);
      positive(file, name, "depth of splash", splash.depth(), MAX_CELLS);
    }
    UnitType.Explosion explosion = null;
    if (entry.explosion != null) {
      positive(file, name, "radius of explosion", entry.explosion.radius, MAX_CELLS);
      Weapon weapon = weapon(file, name, entry.explosion.weapon);
      explosion = new UnitType.Explosion(weapon, entry.explosion.radius);
    }
    return new UnitType.Traits(
        Boolean.TRUE.equals(entry.cliffWalker),
        Boolean.TRUE.equals(entry.tall),
        orZero(file, name, "health_regeneration", entry.healthRegeneration),
        energyStart,
        orZero(file, name, "energy_regeneration", entry.energyRegeneration),
        heal,
        splash,
        explosion,
        entry.cloak == null ? Cloak.NONE : entry.cloak,
        detection(file, name, entry));
  }

  private static float detection(String file, String name, TraitsEntry entry) {
    float range = entry.detection == null ? 0 : entry.detection;
    inRange(file, name, "detection", range, MAX_CELLS);
    return range;
  }

  private static float orZero(String file, String name, String what, @Nullable Float value) {
    float given = value == null ? 0 : value;
    inRange(file, name, what, given, MAX);
    return given;
  }

  private static Weapon weapon(String file, String name, @Nullable WeaponEntry entry) {
    if (entry == null || entry.targets == null) {
      throw Resources.invalid(file, "each weapon of " + name + " needs 'targets'");
    }
    inRange(file, name, "damage", entry.damage, MAX);
    positive(file, name, "attacks", entry.attacks, 100);
    inRange(file, name, "range", entry.range, MAX_CELLS);
    positive(file, name, "period", entry.period, MAX);
    inRange(file, name, "damage_point", entry.damagePoint, entry.period);
    List<Weapon.Bonus> bonuses = new ArrayList<>();
    if (entry.bonus != null) {
      for (BonusEntry bonus : entry.bonus) {
        if (bonus == null || bonus.attribute == null) {
          throw Resources.invalid(file, "each bonus of " + name + " needs an 'attribute'");
        }
        inRange(file, name, "bonus damage", bonus.damage, MAX);
        bonuses.add(new Weapon.Bonus(bonus.attribute, bonus.damage));
      }
    }
    return new Weapon(
        entry.targets,
        entry.damage,
        bonuses,
        entry.attacks,
        entry.range,
        entry.period,
        entry.damagePoint);
  }

  private static void positive(String file, String unit, String what, float value, float most) {
    if (!(value > 0 && value <= most)) {
      throw Resources.invalid(
          file, what + " of " + unit + " is " + value + " but must be above 0, at most " + most);
    }
  }

  private static void inRange(String file, String unit, String what, float value, float most) {
    if (!(value >= 0 && value <= most)) {
      throw Resources.invalid(
          file, what + " of " + unit + " is " + value + " but must be 0 to " + most);
    }
  }
}
