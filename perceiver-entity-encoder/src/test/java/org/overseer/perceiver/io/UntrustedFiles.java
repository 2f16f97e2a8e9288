package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;

/** What must hold for the readers whatever a file holds. */
final class UntrustedFiles {
  private UntrustedFiles() {}

  /**
   * Opens a file and reads all of its tensors.
   *
   * @param bytes the file's size, which no tensor may exceed
   * @return whether it was accepted; if not, the refusal was one line
   */
  static boolean read(Supplier<WeightSource> opener, long bytes) {
    try (WeightSource weights = opener.get()) {
      for (String name : weights.names()) {
        Tensor tensor = weights.tensor(name);
        assertThat(tensor.shape()).isEqualTo(weights.shape(name));
        assertThat(tensor.dataType()).isEqualTo(weights.dataType(name));
        assertThat((long) tensor.bytes().remaining()).isLessThanOrEqualTo(bytes);
        assertThat(tensor.toFloats()).hasSize((int) tensor.elementCount());
      }
      return true;
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(2_100);
      return false;
    }
  }
}
