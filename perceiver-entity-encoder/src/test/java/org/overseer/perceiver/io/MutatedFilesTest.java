package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.io.TorchFiles.Pickle;

/** Files with random damage are read or refused in one line, for little memory. */
class MutatedFilesTest {
  private static final int FILES = 20_000;
  private static final long MAX_ALLOCATED_BYTES = 4_000_000;
  private static final long[] EDGES = {
    0,
    1,
    2,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    1 << 20,
    1 << 24,
    Integer.MAX_VALUE,
    0x80000000L,
    0xffffffffL,
    1L << 32,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  @Test
  void damagedSafetensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a.weight", Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("b", Tensor.ofLongs(new long[] {7}));
    tensors.put("c", Tensor.ofBytes(new byte[] {1, 2, 3}, 3));
    byte[] file = SafetensorsWriter.toBytes(tensors, Map.of("format", "pt"));

    mutate(file, 1, bytes -> SafetensorsReader.of("damaged", bytes));
  }

  @Test
  void damagedPytorchFiles() {
    mutate(pytorchFile(pickle().bytes()), 2, bytes -> PytorchReader.of("damaged", bytes));
  }

  @Test
  void damagedPickles() {
    mutate(pickle().bytes(), 3, bytes -> PytorchReader.of("damaged", pytorchFile(bytes)));
  }

  private static Pickle pickle() {
    return Pickle.dict()
        .text("a.weight")
        .op('q', 1)
        .view("FloatStorage", "0", 24, 0, new long[] {4, 6}, 6, 1)
        .text("a.transposed")
        .view("FloatStorage", "0", 24, 4, new long[] {2, 3}, 1, 2)
        .text("b")
        .view("LongStorage", "1", 1, 0, new long[0])
        .end();
  }

  private static byte[] pytorchFile(byte[] pickle) {
    return TorchFiles.file(pickle, TorchFiles.range(24), new byte[8]);
  }

  private static void mutate(byte[] whole, long seed, Function<byte[], WeightSource> opener) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertThat(UntrustedFiles.read(() -> opener.apply(whole), 10_000)).isTrue();
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] file = whole;
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        file = edited(file, random);
      }
      byte[] damaged = file;
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      accepted += UntrustedFiles.read(() -> opener.apply(damaged), 10_000) ? 1 : 0;
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(allocated).as("bytes allocated for file " + i).isLessThan(MAX_ALLOCATED_BYTES);
    }
    assertThat(accepted).isBetween(FILES / 1000, FILES / 2);
  }

  private static byte[] edited(byte[] file, Random random) {
    if (file.length < 16) {
      return file;
    }
    int at = random.nextInt(file.length - 8);
    byte[] edited = file.clone();
    ByteBuffer buffer = ByteBuffer.wrap(edited).order(ByteOrder.LITTLE_ENDIAN);
    switch (random.nextInt(8)) {
      case 0 -> edited[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> edited[at] = (byte) random.nextInt(256);
      case 2 -> buffer.putShort(at, (short) edge(random));
      case 3 -> buffer.putInt(at, (int) edge(random));
      case 4 -> buffer.putLong(at, edge(random));
      case 5 -> edited = without(file, at, 1 + random.nextInt(8));
      case 6 -> edited = doubled(file, at, 1 + random.nextInt(8));
      default -> edited[at] = edited[random.nextInt(file.length)];
    }
    return edited;
  }

  private static long edge(Random random) {
    return EDGES[random.nextInt(EDGES.length)];
  }

  private static byte[] without(byte[] file, int at, int count) {
    byte[] shorter = Arrays.copyOf(file, file.length - count);
    System.arraycopy(file, at + count, shorter, at, shorter.length - at);
    return shorter;
  }

  private static byte[] doubled(byte[] file, int at, int count) {
    byte[] longer = Arrays.copyOf(file, file.length + count);
    System.arraycopy(file, at, longer, at + count, file.length - at);
    return longer;
  }
}
