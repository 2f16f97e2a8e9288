package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GameRecordTest {
  private final GameRecord record = new GameRecord();

  @Test
  void whatIsRecordedIsReadAgainInOrder() {
    SplittableRandom random = new SplittableRandom(4);
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(message);
      Input.Kind kind = Input.Kind.values()[random.nextInt(3)];
      inputs.add(new Input(i / 3, random.nextInt(2), kind, message));
    }
    inputs.subList(0, 1000).forEach(record::add);
    List<GameRecord.Block> half = record.blocks();
    inputs.subList(1000, 2000).forEach(record::add);
    assertThat(half).isNotNull();
    assertSame(half, inputs.subList(0, 1000));
    assertSame(record.blocks(), inputs);
  }

  private static void assertSame(List<GameRecord.Block> blocks, List<Input> expected) {
    Iterator<Input> read = GameRecord.read(blocks);
    for (Input input : expected) {
      Input again = read.next();
      assertThat(again.message()).isEqualTo(input.message());
      assertThat(List.of(again.loop(), again.player(), again.kind()))
          .isEqualTo(List.of(input.loop(), input.player(), input.kind()));
    }
    assertThat(read.hasNext()).isFalse();
  }

  @Test
  void aRecordThatGrowsTooLargeIsDropped() {
    Input large = new Input(1, 0, Input.Kind.ACTION, new byte[4_000_000]);
    for (int i = 0; i < 16; i++) {
      record.add(large);
      assertThat(record.blocks()).isNotNull();
    }
    record.add(large);
    assertThat(record.blocks()).isNull();
    record.add(new Input(2, 0, Input.Kind.LEAVE, new byte[0]));
    assertThat(record.blocks()).as("nothing is added to a hole").isNull();
  }

  @Test
  void noiseThatDoesNotPackIsDroppedSooner() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] noise = new byte[1 << 20];
    int inputs = 0;
    for (; record.blocks() != null; inputs++) {
      random.nextBytes(noise);
      record.add(new Input(1, 0, Input.Kind.ACTION, noise));
    }
    assertThat(inputs).isBetween(7, 9);
  }
}
