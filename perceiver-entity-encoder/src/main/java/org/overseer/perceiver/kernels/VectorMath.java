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
 * least-squares fits to 40-digit values; {@code VectorMathTest} measures the errors.
 */
final class VectorMath {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f; // few bits, so that n · LN2_HIGH is exact
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUNDER = 12582912f; // 1.5 · 2^23: adding it rounds to an integer
  private static final float EXP_LOWEST = -86.6f; // below, the result would be denormal: 0
  private static final float EXP_HIGHEST = 88.37f; // above, it would be infinite

  private static final float SQRT_HALF = 0.70710678f;
  private static final float INV_SQRT_2PI = 0.39894228f;
  private static final float TANH_SCALE = 0.79788456f;
  private static final float TANH_CUBE = 0.044715f;

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

  /** e^x; 0 below −86.6, infinity above 88.37. */
  static FloatVector exp(FloatVector x) {
    FloatVector shifted = x.fma(broadcast(LOG2_E), broadcast(ROUNDER));
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(broadcast(-LN2_HIGH), x);
    r = n.fma(broadcast(-LN2_LOW), r);
    FloatVector p = broadcast(0.00138146f);
    p = p.fma(r, broadcast(0.0083687169f));
    p = p.fma(r, broadcast(0.041668388f));
    p = p.fma(r, broadcast(0.1666652063f));
    p = p.fma(r, broadcast(0.4999999345f));
    p = p.fma(r.mul(r), r).add(1f);
    FloatVector scaled =
        p.reinterpretAsInts()
            .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
            .reinterpretAsFloats();
    return scaled
        .blend(0f, x.compare(VectorOperators.LT, EXP_LOWEST))
        .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_HIGHEST));
  }

  /** 1 / (1 + e^−x). */
  static FloatVector sigmoid(FloatVector x) {
    return broadcast(1f).div(exp(x.neg()).add(1f));
  }

  /** Hyperbolic tangent: an odd polynomial near 0, from the exponential elsewhere. */
  static FloatVector tanh(FloatVector x) {
    FloatVector square = x.mul(x);
    FloatVector q = broadcast(-0.0057170445f);
    q = q.fma(square, broadcast(0.0206505868f));
    q = q.fma(square, broadcast(-0.0537434979f));
    q = q.fma(square, broadcast(0.1333149128f));
    q = q.fma(square, broadcast(-0.3333328393f));
    FloatVector near = q.mul(square).fma(x, x);
    FloatVector size = x.abs();
    FloatVector far = broadcast(1f).sub(broadcast(2f).div(exp(size.add(size)).add(1f)));
    far = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
    return far.blend(near, size.compare(VectorOperators.LT, 0.625f));
  }

  /** Φ(x), the normal distribution function, where e is {@code exp(−x²/2)}. */
  private static FloatVector normalDistribution(FloatVector x, FloatVector e) {
    FloatVector u = x.abs().mul(SQRT_HALF);
    FloatVector t = broadcast(1f).div(u.fma(broadcast(0.3f), broadcast(1f)));
    FloatVector p = broadcast(-0.129523536f);
    p = p.fma(t, broadcast(0.485566418f));
    p = p.fma(t, broadcast(-0.512285051f));
    p = p.fma(t, broadcast(0.547728439f));
    p = p.fma(t, broadcast(-0.0946568965f));
    p = p.fma(t, broadcast(0.214928868f));
    p = p.fma(t, broadcast(0.148338397f));
    p = p.fma(t, broadcast(0.170715344f));
    p = p.fma(t, broadcast(0.169187998f));
    FloatVector tail = p.mul(t).mul(e).mul(0.5f); // erfc(u) / 2
    return broadcast(1f).sub(tail).blend(tail, x.compare(VectorOperators.LT, 0f));
  }

  private static FloatVector gaussian(FloatVector x) {
    return exp(x.mul(x).mul(-0.5f));
  }

  /** x·Φ(x). */
  static FloatVector gelu(FloatVector x) {
    return x.mul(normalDistribution(x, gaussian(x)));
  }

  /** Φ(x) + x·φ(x). */
  static FloatVector geluSlope(FloatVector x) {
    FloatVector e = gaussian(x);
    return x.mul(e).fma(broadcast(INV_SQRT_2PI), normalDistribution(x, e));
  }

  private static FloatVector tanhOfCubic(FloatVector x, FloatVector square) {
    FloatVector inner = square.fma(broadcast(TANH_CUBE), broadcast(1f)).mul(x).mul(TANH_SCALE);
    return tanh(inner);
  }

  /** x·(1 + tanh(√(2/π)(x + 0.044715x³))) / 2. */
  static FloatVector geluTanh(FloatVector x) {
    return tanhOfCubic(x, x.mul(x)).add(1f).mul(x).mul(0.5f);
  }

  /** Derivative of {@link #geluTanh}. */
  static FloatVector geluTanhSlope(FloatVector x) {
    FloatVector square = x.mul(x);
    FloatVector t = tanhOfCubic(x, square);
    FloatVector inner = square.fma(broadcast(3 * TANH_CUBE), broadcast(1f)).mul(TANH_SCALE);
    FloatVector sech = broadcast(1f).sub(t.mul(t));
    return sech.mul(x).fma(inner, t).add(1f).mul(0.5f);
  }
}
