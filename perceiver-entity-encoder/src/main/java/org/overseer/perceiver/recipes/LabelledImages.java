package org.overseer.perceiver.recipes;

import java.util.List;
import java.util.stream.IntStream;
import org.overseer.perceiver.image.RgbImage;

/** Images of known classes. */
public interface LabelledImages {
  /** How many there are. */
  int size();

  /** An image, as large as it is. */
  RgbImage image(int index);

  /** Its class, a number in {@link #classes()}. */
  int label(int index);

  /** Names of the classes. */
  List<String> classes();

  /** Some of these images. */
  default LabelledImages only(int[] indices) {
    LabelledImages all = this;
    return new LabelledImages() {
      @Override
      public int size() {
        return indices.length;
      }

      @Override
      public RgbImage image(int index) {
        return all.image(indices[index]);
      }

      @Override
      public int label(int index) {
        return all.label(indices[index]);
      }

      @Override
      public List<String> classes() {
        return all.classes();
      }
    };
  }

  /**
   * The images in two parts: the last ones in their order are held out.
   *
   * @param heldOut below 1 a share of the images, from 1 on a number of them
   * @throws IllegalArgumentException if nothing is left for one of the parts
   */
  default Split<LabelledImages> split(double heldOut) {
    int training = size() - Split.count(heldOut, size());
    Split.requireBoth(training, size() - training);
    return new Split<>(
        only(IntStream.range(0, training).toArray()),
        only(IntStream.range(training, size()).toArray()));
  }
}
