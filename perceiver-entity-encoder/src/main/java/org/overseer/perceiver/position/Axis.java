package org.overseer.perceiver.position;

/** Coordinates, sines and cosines along one axis of a grid: all that its points are made of. */
final class Axis {
  private final int numBands;
  private final float[] coordinates;
  private final float[] sines;
  private final float[] cosines;

  /**
   * An axis.
   *
   * @param includeEnd whether the last coordinate is 1, or one step short of it
   */
  Axis(int size, int resolution, int numBands, boolean includeEnd) {
    this.numBands = numBands;
    this.coordinates = includeEnd ? evenlySpaced(-1, 1, size) : withoutEnd(size);
    this.sines = new float[size * numBands];
    this.cosines = new float[size * numBands];
    float[] frequencies = evenlySpaced(1, resolution / 2f, numBands);
    for (int i = 0; i < size; i++) {
      for (int band = 0; band < numBands; band++) {
        float angle = (coordinates[i] * frequencies[band]) * (float) Math.PI;
        sines[i * numBands + band] = (float) Math.sin(angle);
        cosines[i * numBands + band] = (float) Math.cos(angle);
      }
    }
  }

  int size() {
    return coordinates.length;
  }

  float coordinate(int index) {
    return coordinates[index];
  }

  void copySines(int index, float[] target, int at) {
    System.arraycopy(sines, index * numBands, target, at, numBands);
  }

  void copyCosines(int index, float[] target, int at) {
    System.arraycopy(cosines, index * numBands, target, at, numBands);
  }

  /** Both ends included; the second half counts down from the end, which makes it exact. */
  private static float[] evenlySpaced(float start, float end, int count) {
    float[] values = new float[count];
    float step = count == 1 ? 0 : (end - start) / (count - 1);
    for (int i = 0; i < count; i++) {
      values[i] = count == 1 || i < count / 2 ? start + step * i : end - step * (count - 1 - i);
    }
    return values;
  }

  private static float[] withoutEnd(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = -1 + 2f * i / size;
    }
    return values;
  }
}
