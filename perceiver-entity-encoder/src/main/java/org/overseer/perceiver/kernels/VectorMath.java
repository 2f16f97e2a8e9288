package org.overseer.perceiver.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of float vectors, accurate to a few units in the last place.
 *
 * <p>Written out instead of {@code lanewise(EXP)}, which calls a library on some platforms and a
 * slow scalar loop on others, with different last bits. The polynomial coefficients are weighted
 * least-squares fits to 40-digit values; {@code VectorMathTest} and {@code KernelsReferenceTest}
 * measure the errors.
 */
final class VectorMath {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  // Vectors, not floats: a broadcast counts much against the compiler's limit on inlining.
  private static final FloatVector ZERO = broadcast(0f);
  private static final FloatVector HALF = broadcast(0.5f);
  private static final FloatVector ONE = broadcast(1f);
  private static final FloatVector TWO = broadcast(2f);
  private static final FloatVector INFINITY = broadcast(Float.POSITIVE_INFINITY);
  private static final FloatVector SQRT_HALF = broadcast(0.70710678f);

  private static final FloatVector LOG2_E = broadcast(1.44269504f);
  // −ln 2 in two parts, the first of few bits so that its product with n is exact
  private static final FloatVector MINUS_LN2_HIGH = broadcast(-0.693359375f);
  private static final FloatVector MINUS_LN2_LOW = broadcast(2.12194440e-4f);
  private static final FloatVector ROUNDER = broadcast(12582912f); // 1.5 · 2^23: adding it rounds
  private static final FloatVector EXP_LOWEST = broadcast(-86.6f); // below, the result is denormal
  private static final FloatVector EXP_HIGHEST = broadcast(88.37f); // above, it may be infinite
  private static final FloatVector EXP_1 = broadcast(0.00138146f);
  private static final FloatVector EXP_2 = broadcast(0.0083687169f);
  private static final FloatVector EXP_3 = broadcast(0.041668388f);
  private static final FloatVector EXP_4 = broadcast(0.1666652063f);
  private static final FloatVector EXP_5 = broadcast(0.4999999345f);
  private static final FloatVector TANH_1 = broadcast(-0.0057170445f);
  private static final FloatVector TANH_2 = broadcast(0.0206505868f);
  private static final FloatVector TANH_3 = broadcast(-0.0537434979f);
  private static final FloatVector TANH_4 = broadcast(0.1333149128f);
  private static final FloatVector TANH_5 = broadcast(-0.3333328393f);
  private static final FloatVector ERFC_1 = broadcast(-0.129523536f);
  private static final FloatVector ERFC_2 = broadcast(0.485566418f);
  private static final FloatVector ERFC_3 = broadcast(-0.512285051f);
  private static final FloatVector ERFC_4 = broadcast(0.547728439f);
  private static final FloatVector ERFC_5 = broadcast(-0.0946568965f);
  private static final FloatVector ERFC_6 = broadcast(0.214928868f);
  private static final FloatVector ERFC_7 = broadcast(0.148338397f);
  private static final FloatVector ERFC_8 = broadcast(0.170715344f);
  private static final FloatVector ERFC_9 = broadcast(0.169187998f);
  private static final FloatVector TANH_NEAR = broadcast(0.625f);
  private static final FloatVector ERFC_T = broadcast(0.3f);

  private VectorMath() {}

  /** Elements rounded up to whole vectors. */
  static int padded(int length) {
    return (length + LANES - 1) / LANES * LANES;
  }

  /** Lanes that hold elements in the last vector of a row; all if it is full. */
  static VectorMask<Float> lastVector(int length) {
    int rest = length % LANES;
    return SPECIES.indexInRange(0, rest == 0 ? LANES : rest);
  }

  static FloatVector zero() {
    return FloatVector.zero(SPECIES);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  static FloatVector load(float[] array, int index) {
    return FloatVector.fromArray(SPECIES, array, index);
  }

  /**
   * The sum of the lanes, added in pairs from afar to near.
   *
   * <p>{@code reduceLanes(ADD)} leaves the order open: on newer JDKs compiled code adds in another
   * one than interpreted code, and equal runs would differ by when the compiler came.
   */
  static float sum(FloatVector x) {
    float[] lanes = new float[LANES]; // shuffling lanes in registers takes ten times as long
    x.intoArray(lanes, 0);
    return sum(lanes);
  }

  /**
   * The same of an array, whose length is a power of two from 2 on. Written out for the usual ones,
   * which the compiler keeps in registers then; others are those of machines without vectors of
   * four floats, or with very long ones.
   */
  static float sum(float[] lanes) {
    return switch (lanes.length) {
      case 16 -> eight(lanes, 0) + eight(lanes, 1);
      case 8 -> four(lanes, 0) + four(lanes, 1);
      case 4 -> two(lanes, 0) + two(lanes, 1);
      default -> halved(lanes.clone());
    };
  }

  private static float eight(float[] lanes, int i) {
    return four(lanes, i) + four(lanes, i + lanes.length / 8);
  }

  private static float four(float[] lanes, int i) {
    return two(lanes, i) + two(lanes, i + lanes.length / 4);
  }

  private static float two(float[] lanes, int i) {
    return lanes[i] + lanes[i + lanes.length / 2];
  }

  private static float halved(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  /** e^x; 0 below −86.6, infinity above 88.37. */
  static FloatVector exp(FloatVector x) {
    FloatVector shifted = x.fma(LOG2_E, ROUNDER);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(MINUS_LN2_HIGH, x);
    r = n.fma(MINUS_LN2_LOW, r);
    FloatVector p = EXP_1;
    p = p.fma(r, EXP_2);
    p = p.fma(r, EXP_3);
    p = p.fma(r, EXP_4);
    p = p.fma(r, EXP_5);
    p = p.fma(r.mul(r), r).add(ONE);
    FloatVector scaled =
        p.reinterpretAsInts()
            .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
            .reinterpretAsFloats();
    return scaled
        .blend(ZERO, x.compare(VectorOperators.LT, EXP_LOWEST))
        .blend(INFINITY, x.compare(VectorOperators.GT, EXP_HIGHEST));
  }

  /** 1 / (1 + e^−x). */
  static FloatVector sigmoid(FloatVector x) {
    return ONE.div(exp(x.neg()).add(ONE));
  }

  /** Hyperbolic tangent: an odd polynomial near 0, from the exponential elsewhere. */
  static FloatVector tanh(FloatVector x) {
    FloatVector square = x.mul(x);
    FloatVector q = TANH_1;
    q = q.fma(square, TANH_2);
    q = q.fma(square, TANH_3);
    q = q.fma(square, TANH_4);
    q = q.fma(square, TANH_5);
    FloatVector near = q.mul(square).fma(x, x);
    FloatVector size = x.abs();
    FloatVector far = ONE.sub(TWO.div(exp(size.add(size)).add(ONE)));
    far = far.blend(far.neg(), x.compare(VectorOperators.LT, ZERO));
    return far.blend(near, size.compare(VectorOperators.LT, TANH_NEAR));
  }

  /** Φ(x), the normal distribution function, where e is {@code exp(−x²/2)}. */
  static FloatVector normalDistribution(FloatVector x, FloatVector e) {
    FloatVector u = x.abs().mul(SQRT_HALF);
    FloatVector t = ONE.div(u.fma(ERFC_T, ONE));
    FloatVector p = ERFC_1;
    p = p.fma(t, ERFC_2);
    p = p.fma(t, ERFC_3);
    p = p.fma(t, ERFC_4);
    p = p.fma(t, ERFC_5);
    p = p.fma(t, ERFC_6);
    p = p.fma(t, ERFC_7);
    p = p.fma(t, ERFC_8);
    p = p.fma(t, ERFC_9);
    FloatVector tail = p.mul(t).mul(e).mul(HALF); // erfc(u) / 2
    return ONE.sub(tail).blend(tail, x.compare(VectorOperators.LT, ZERO));
  }
}
