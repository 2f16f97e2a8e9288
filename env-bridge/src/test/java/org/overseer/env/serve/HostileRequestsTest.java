package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of random shape and content, in any order, always get a proper answer. */
class HostileRequestsTest {
  private static final int REQUESTS = 3000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRequestGetsAnAnswerWithStatusAndNoInternalError(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    VirtualGameProcess process =
        new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, random::nextInt));
    for (int i = 0; i < REQUESTS; i++) {
      if (process.status() == Status.launched) {
        process.handle(Requests.create("3m", i, Difficulty.Medium).build()).join();
        process.handle(Requests.join().build()).join();
      }
      Request request = (Request) randomMessage(Request.newBuilder(), random, 0);
      var answer = process.handle(request);
      boolean testsProcess =
          request.getDebug().getDebugList().stream().anyMatch(c -> c.hasTestProcess());
      if ((request.hasJoinGame() && !answer.isDone())
          || (request.hasObservation() && !answer.isDone())
          || (testsProcess && (!answer.isDone() || answer.isCompletedExceptionally()))) {
        process.end(); // it waits for others or for the time, or was told to hang or to crash
        process =
            new VirtualGameProcess(
                TestServices.of(new Rendezvous(), Runnable::run, random::nextInt));
        continue;
      }
      Response response = answer.join();
      assertThat(response.hasStatus()).isTrue();
      assertThat(response.getErrorList())
          .as("request %d of seed %d: %s", i, seed, request)
          .noneMatch(error -> error.contains("internal error"));
      if (response.getStatus() == Status.quit) {
        process =
            new VirtualGameProcess(
                TestServices.of(new Rendezvous(), Runnable::run, random::nextInt));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/3m.SC2Map"})
  void aVeryLongMapNameIsNeitherComparedNorSentBack(String ending) {
    String name = "x".repeat(8_000_000) + ending;
    VirtualGameProcess process =
        new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, () -> 7));
    Request.Builder battlenet = Requests.createForTwo(name, 1);
    for (Request request : List.of(create(name), battlenet.build())) {
      var response = process.handle(request).join().getCreateGame();
      assertThat(response.hasError()).isTrue();
      assertThat(response.getErrorDetails())
          .matches("the map's path has 80000\\d\\d characters; at most 1024 are allowed");
    }
    assertThat(process.status()).isEqualTo(Status.launched);
  }

  @Test
  void aLongMapNameIsCutInTheAnswer() {
    VirtualGameProcess process =
        new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, () -> 7));
    String details =
        process
            .handle(create("3mm" + "\uD83D\uDE00".repeat(400)))
            .join()
            .getCreateGame()
            .getErrorDetails();
    assertThat(details)
        .startsWith("unknown scenario '3mm" + "\uD83D\uDE00".repeat(30) + "…'; did you mean '");
  }

  private static Request create(String map) {
    return Requests.create(map, 1, Difficulty.Easy).build();
  }

  private static Message randomMessage(
      Message.Builder builder, SplittableRandom random, int depth) {
    var fields = builder.getDescriptorForType().getFields();
    int settings = depth == 0 ? 1 : random.nextInt(fields.size() + 1);
    for (int i = 0; i < settings; i++) {
      FieldDescriptor field = fields.get(random.nextInt(fields.size()));
      if (field.isRepeated()) {
        int elements = random.nextInt(4);
        for (int e = 0; e < elements; e++) {
          builder.addRepeatedField(field, randomValue(builder, field, random, depth));
        }
      } else {
        builder.setField(field, randomValue(builder, field, random, depth));
      }
    }
    return builder.build();
  }

  private static Object randomValue(
      Message.Builder builder, FieldDescriptor field, SplittableRandom random, int depth) {
    return switch (field.getJavaType()) {
      case INT -> random.nextBoolean() ? random.nextInt(5) : random.nextInt();
      case LONG -> random.nextBoolean() ? (1L << 32) + random.nextInt(6) : random.nextLong();
      case FLOAT -> FLOATS[random.nextInt(FLOATS.length)];
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> STRINGS[random.nextInt(STRINGS.length)];
      case BYTE_STRING -> com.google.protobuf.ByteString.copyFromUtf8("bytes");
      case ENUM -> {
        EnumDescriptor type = field.getEnumType();
        yield type.getValues().get(random.nextInt(type.getValues().size()));
      }
      case MESSAGE -> randomMessage(builder.newBuilderForField(field), random, depth + 1);
    };
  }

  private static final float[] FLOATS = {
    0, -1, 16, 31.99f, 1e30f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  private static final String[] STRINGS = {
    "", "3m", "../../etc/passwd", "8m.SC2Map", "a".repeat(10_000), "\\", "\u0000", "3M.sc2map"
  };
}
