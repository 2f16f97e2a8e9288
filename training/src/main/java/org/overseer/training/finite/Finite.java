package org.overseer.training.finite;

import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.UnitFeature;
import org.overseer.perceiver.optim.NonFiniteException;

/**
 * Looks for NaN and infinity.
 *
 * <p>It runs over everything at every update, so the search itself is one pass of integer
 * arithmetic that the compiler vectorises; where the number is, is only looked up if there is one.
 */
public final class Finite {
  private static final int LARGEST = Float.floatToRawIntBits(Float.MAX_VALUE);
  private static final int MAGNITUDE = 0x7fffffff;

  private Finite() {}

  /** Place of the first of {@code length} numbers that is not finite, −1 if all are. */
  public static int first(float[] numbers, int length) {
    int signs = 0;
    for (int i = 0; i < length; i++) {
      signs |= LARGEST - (Float.floatToRawIntBits(numbers[i]) & MAGNITUDE);
    }
    if (signs >= 0) {
      return -1;
    }
    int at = 0;
    while (Float.isFinite(numbers[at])) {
      at++;
    }
    return at;
  }

  /**
   * Refuses numbers that are not finite.
   *
   * @param part what they are, for the message, in the plural
   * @param place where they are, for the message; appended to it
   * @throws NonFiniteException naming {@code part}, the first of them and where it is
   */
  public static void require(String part, String place, float[] numbers) {
    int at = first(numbers, numbers.length);
    if (at >= 0) {
      throw new NonFiniteException(
          "the %s%s are not finite: number %d of %d is %s"
              .formatted(part, place, at, numbers.length, numbers[at]));
    }
  }

  /** The same without a place. */
  public static void require(String part, float[] numbers) {
    require(part, "", numbers);
  }

  /** The same for one number. */
  public static void require(String part, double number) {
    if (!Double.isFinite(number)) {
      throw new NonFiniteException("the " + part + " is not finite: it is " + number);
    }
  }

  /**
   * A term of a sum with its weight. A term that is not finite before that is passed on: who looks
   * at the terms can tell more of where it comes from.
   *
   * @throws NonFiniteException if the weight alone takes a finite term out of range
   */
  public static float weighted(String part, float weight, float number) {
    float product = weight * number;
    if (Float.isFinite(number) && !Float.isFinite(product)) {
      throw new NonFiniteException(
          "the weighted %s is not finite: it is %s times %s".formatted(part, weight, number));
    }
    return product;
  }

  /**
   * Refuses an observation with a number that is not finite.
   *
   * @param whose in front of the name of the number, such as {@code the player's}
   * @param place where it is, for the message
   */
  public static void requireObservation(String whose, Observation observation, String place) {
    float[] entities = observation.entities();
    int at = first(entities, observation.entityCount() * UnitFeature.COUNT);
    if (at >= 0) {
      UnitFeature feature = UnitFeature.values()[at % UnitFeature.COUNT];
      int unit = at / UnitFeature.COUNT;
      require(whose + " " + feature + " of unit " + unit + place, entities[at]);
    }
    float[] scalars = observation.scalars();
    at = first(scalars, scalars.length);
    if (at >= 0) {
      require(whose + " " + ScalarFeature.values()[at] + place, scalars[at]);
    }
  }
}
