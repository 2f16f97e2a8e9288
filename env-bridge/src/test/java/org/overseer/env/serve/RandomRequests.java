package org.overseer.env.serve;

import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Sc2Api.Request;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.SplittableRandom;

/** Requests that no client would send: any fields with any values. */
final class RandomRequests {
  private static final float[] FLOATS = {
    0, -1, 16, 31.99f, 1e30f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  private static final String[] STRINGS = {
    "", "3m", "../../etc/passwd", "8m.SC2Map", "a".repeat(10_000), "\\", "\u0000", "3M.sc2map"
  };

  private final SplittableRandom random;

  RandomRequests(SplittableRandom random) {
    this.random = random;
  }

  /** A request of any kind. */
  Request any() {
    return (Request) randomMessage(Request.newBuilder(), 0);
  }

  /** One of any kind, or as likely one as clients send in a game. */
  Request next() {
    return switch (random.nextInt(8)) {
      case 0 -> Requests.observation().build();
      case 1 -> Requests.step(1 + random.nextInt(16)).build();
      case 2 -> Requests.command(command(), command()).build();
      case 3 -> Requests.ping().setId(random.nextInt()).build();
      default -> any();
    };
  }

  private ActionRawUnitCommand.Builder command() {
    ActionRawUnitCommand.Builder command =
        (ActionRawUnitCommand.Builder)
            randomMessage(ActionRawUnitCommand.newBuilder(), 1).toBuilder();
    int[] abilities = {1, 4, 16, 17, 18, 23, 386, 3674, 3794};
    command.setAbilityId(abilities[random.nextInt(abilities.length)]);
    for (int unit = random.nextInt(6); unit > 0; unit--) { // tags as the server makes them
      int slot = random.nextInt(10);
      command.addUnitTags((1L << 32) + ((long) slot << 18) + slot);
    }
    return command;
  }

  private Message randomMessage(Message.Builder builder, int depth) {
    var fields = builder.getDescriptorForType().getFields();
    int settings = depth == 0 ? 1 : random.nextInt(fields.size() + 1);
    for (int i = 0; i < settings; i++) {
      FieldDescriptor field = fields.get(random.nextInt(fields.size()));
      if (field.isRepeated()) {
        int elements = random.nextInt(4);
        for (int e = 0; e < elements; e++) {
          builder.addRepeatedField(field, randomValue(builder, field, depth));
        }
      } else {
        builder.setField(field, randomValue(builder, field, depth));
      }
    }
    return builder.build();
  }

  private Object randomValue(Message.Builder builder, FieldDescriptor field, int depth) {
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
      case MESSAGE -> randomMessage(builder.newBuilderForField(field), depth + 1);
    };
  }
}
