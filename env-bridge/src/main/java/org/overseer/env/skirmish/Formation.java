package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;

/**
 * An arc across the enemy's way, bent so that whoever comes first is in everybody's range. It gives
 * ground while it forms, so that the enemy comes up in the order of march.
 */
final class Formation {
  /** Radius of the arc, cells, wider for large armies: twice the range of a unit that shoots. */
  private static final float RADIUS = 12;

  /** Free space between neighbours, cells. */
  private static final float SPACING = 0.5f;

  /** Cells that the arc is behind the middle of the army at each decision. */
  private static final float GIVE_GROUND = 1;

  private static final float IN_PLACE = 0.2f;

  private final Battlefield field;
  private final Army own;
  private final Army enemy;
  private int[] lateral = new int[32];

  Formation(Battlefield field) {
    this.field = field;
    this.own = field.own;
    this.enemy = field.enemy;
  }

  /** Sends every unit to its place, in the order in which they stand from right to left. */
  void order(Action out) {
    float middleX = mean(own.x, own.size);
    float middleY = mean(own.y, own.size);
    float dx = mean(enemy.x, enemy.size) - middleX;
    float dy = mean(enemy.y, enemy.size) - middleY;
    float d = Math.max(0.01f, (float) Math.sqrt(dx * dx + dy * dy));
    dx /= d;
    dy /= d;
    sort(dx, dy);
    float width = width();
    float radius = Math.max(RADIUS, width / 2);
    float along = -width / 2;
    for (int k = 0; k < own.size; k++) {
      int i = lateral[k];
      float half = field.stats.radius[own.kind[i]] + SPACING / 2;
      double angle = (along + half) / radius;
      along += 2 * half;
      float ahead = radius * (1 - (float) Angles.cos(angle)) - GIVE_GROUND;
      float aside = radius * (float) Angles.sin(angle);
      place(i, middleX + dx * ahead - dy * aside, middleY + dy * ahead + dx * aside, out);
    }
  }

  private void place(int i, float x, float y, Action out) {
    int kind = own.kind[i];
    if (field.stats.immobile[kind] || field.stats.heal[kind] > 0) {
      return;
    }
    if (Math.abs(x - own.x[i]) + Math.abs(y - own.y[i]) > IN_PLACE) {
      out.add(Ability.MOVE, own.tag[i], x, y);
    } else if (own.orderAbility[i] != Ability.HOLD_POSITION.specificId()) {
      out.add(Ability.HOLD_POSITION, own.tag[i]);
    }
  }

  private float width() {
    float width = 0;
    for (int i = 0; i < own.size; i++) {
      width += 2 * field.stats.radius[own.kind[i]] + SPACING;
    }
    return width;
  }

  private void sort(float dx, float dy) {
    if (own.size > lateral.length) {
      lateral = new int[own.tag.length];
    }
    for (int i = 0; i < own.size; i++) {
      float side = own.y[i] * dx - own.x[i] * dy;
      int k = i;
      for (; k > 0; k--) {
        int other = lateral[k - 1];
        if (own.y[other] * dx - own.x[other] * dy <= side) {
          break;
        }
        lateral[k] = other;
      }
      lateral[k] = i;
    }
  }

  private static float mean(float[] values, int size) {
    float sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[i];
    }
    return sum / size;
  }
}
