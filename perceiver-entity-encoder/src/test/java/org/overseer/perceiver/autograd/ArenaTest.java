package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.kernels.FloatBuffers;

class ArenaTest {
  @Test
  void arraysDoNotOverlapAndAreAligned() {
    try (Arena arena = new Arena()) {
      INDArray a = arena.allocate(3, 5).assign(1);
      INDArray b = arena.allocate(7).assign(2);
      INDArray c = arena.allocate(2, 2, 2).assign(3);

      assertThat(FloatBuffers.toArray(a)).containsOnly(1f);
      assertThat(FloatBuffers.toArray(b)).containsOnly(2f);
      assertThat(FloatBuffers.toArray(c)).containsOnly(3f);
      assertThat(b.offset() % 16).isZero();
      assertThat(c.offset() % 16).isZero();
    }
  }

  @Test
  void aRepeatedStepGetsTheSameObjects() {
    try (Arena arena = new Arena()) {
      INDArray a = arena.allocate(3, 5);
      INDArray b = arena.allocate(4);
      arena.reset();

      assertThat(arena.allocate(3, 5)).isSameAs(a);
      assertThat(arena.allocate(2, 2)).isNotSameAs(b);
    }
  }

  @Test
  void aStepThatOutgrowsTheBlockKeepsItsArraysAndTheNextFitsInOne() {
    try (Arena arena = new Arena()) {
      INDArray first = arena.allocate(100).assign(5);
      INDArray large = arena.allocate(1 << 20).assign(6);
      assertThat(FloatBuffers.toArray(first)).containsOnly(5f);
      assertThat(large.getFloat((1 << 20) - 1)).isEqualTo(6f);

      arena.reset();
      long bytes = arena.bytes();
      arena.allocate(100);
      arena.allocate(1 << 20);
      arena.reset();

      assertThat(arena.bytes()).isEqualTo(bytes);
      assertThat(bytes).isLessThan(2L * Float.BYTES * (1 << 20));
    }
  }

  @Test
  void whatIsReleasedIsHandedOutAgainAlsoAcrossBlocks() {
    try (Arena arena = new Arena()) {
      INDArray kept = arena.allocate(100).assign(5);
      Arena.Mark mark = arena.mark();
      for (int layer = 0; layer < 50; layer++) {
        arena.release(mark);
        INDArray a = arena.allocate(1 << 18).assign(layer);
        INDArray b = arena.allocate(1 << 19).assign(-layer);
        assertThat(a.getFloat((1 << 18) - 1)).isEqualTo(layer);
        assertThat(b.getFloat((1 << 19) - 1)).isEqualTo(-layer);
      }
      assertThat(FloatBuffers.toArray(kept)).containsOnly(5f);
      assertThat(arena.bytes()).isLessThan(3L * Float.BYTES * (1 << 20));

      arena.reset();
      assertThat(arena.bytes()).isLessThan(Float.BYTES * (1L << 20));
    }
  }

  @Test
  void arraysOutliveAWorkspaceThatIsOpenWhenTheyAreMade() {
    try (Arena arena = new Arena()) {
      INDArray a;
      try (MemoryWorkspace workspace =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace("ArenaTest")) {
        a = arena.allocate(100).assign(5);
      }
      assertThat(a.isAttached()).isFalse();
      assertThat(FloatBuffers.toArray(a)).containsOnly(5f);
    }
  }

  @Test
  void sizesOfZeroGiveEmptyArraysOfThatShape() {
    try (Arena arena = new Arena()) {
      assertThat(arena.allocate(0, 64).shape()).containsExactly(0, 64);
    }
  }

  @Test
  void aClosedArenaHoldsNothingAndGivesNothing() {
    Arena arena = new Arena();
    arena.allocate(4);
    arena.close();

    assertThat(arena.bytes()).isZero();
    assertThatThrownBy(() -> arena.allocate(4)).hasMessageContaining("closed");
  }
}
