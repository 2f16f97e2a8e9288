package org.overseer.env;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares observations with raw protobuf messages, whose fields it finds by name; shares nothing
 * with the adapter.
 */
public final class RawFeatures {
  private RawFeatures() {}

  /** Every scalar, every feature of every unit and both grids are those of the message. */
  public static void assertSame(String what, Message response, Observation observation) {
    Message inner = (Message) field(response, "observation");
    Message raw = (Message) field(inner, "raw_data");
    List<?> units = (List<?>) field(raw, "units");
    assertThat(observation.entityCount()).as(what).isEqualTo(units.size());
    assertThat(observation.gameLoop()).as(what).isEqualTo(field(inner, "game_loop"));
    Message player = (Message) field(inner, "player_common");
    assertThat(observation.playerId()).as(what).isEqualTo(field(player, "player_id"));
    for (ScalarFeature scalar : ScalarFeature.values()) {
      assertThat(observation.scalars()[scalar.ordinal()])
          .as(what + " " + scalar)
          .isEqualTo(number(field(player, lower(scalar))));
    }
    for (int row = 0; row < units.size(); row++) {
      assertSameUnit(what, (Message) units.get(row), observation, row);
    }
    List<?> upgrades = (List<?>) field((Message) field(raw, "player"), "upgrade_ids");
    assertThat(
            Arrays.stream(observation.upgrades())
                .limit(observation.upgradeCount())
                .boxed()
                .toList())
        .isEqualTo(upgrades);
    Message state = (Message) field(raw, "map_state");
    assertThat(observation.visibility()).isEqualTo(cells((Message) field(state, "visibility")));
    assertThat(observation.creep()).isEqualTo(cells((Message) field(state, "creep")));
  }

  /** One byte a pixel; bit strings are read as text, most significant bit first. */
  public static byte[] cells(Message image) {
    byte[] data = ((ByteString) field(image, "data")).toByteArray();
    if (number(field(image, "bits_per_pixel")) == 8) {
      return data;
    }
    StringBuilder digits = new StringBuilder(new BigInteger(1, data).toString(2));
    while (digits.length() < 8 * data.length) {
      digits.insert(0, '0');
    }
    byte[] cells = new byte[digits.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (byte) (digits.charAt(i) - '0');
    }
    return cells;
  }

  private static void assertSameUnit(String what, Message unit, Observation observation, int row) {
    assertThat(observation.tags()[row]).isEqualTo(field(unit, "tag"));
    assertThat(observation.engagedTargetTags()[row]).isEqualTo(field(unit, "engaged_target_tag"));
    List<?> orders = (List<?>) field(unit, "orders");
    Object target = orders.isEmpty() ? 0L : field((Message) orders.get(0), "target_unit_tag");
    assertThat(observation.orderTargetTags()[row]).isEqualTo(target);
    for (UnitFeature feature : UnitFeature.values()) {
      assertThat(observation.feature(row, feature))
          .as("%s unit %d %s", what, row, feature)
          .isEqualTo(expected(unit, feature));
    }
  }

  private static float expected(Message unit, UnitFeature feature) {
    List<?> buffs = (List<?>) field(unit, "buff_ids");
    Message order = order(unit, 0);
    return switch (feature) {
      case X, Y, Z -> number(field((Message) field(unit, "pos"), lower(feature)));
      case ORDER_COUNT -> ((List<?>) field(unit, "orders")).size();
      case ORDER_ABILITY -> order == null ? 0 : number(field(order, "ability_id"));
      case ORDER_PROGRESS -> order == null ? 0 : number(field(order, "progress"));
      case ORDER_TARGET_X -> order == null ? 0 : targetPoint(order, "x");
      case ORDER_TARGET_Y -> order == null ? 0 : targetPoint(order, "y");
      case BUFF_0 -> buffs.isEmpty() ? 0 : number(buffs.get(0));
      case BUFF_1 -> buffs.size() < 2 ? 0 : number(buffs.get(1));
      case ORDER_2_ABILITY -> orderNumber(unit, 1, "ability_id");
      case ORDER_3_ABILITY -> orderNumber(unit, 2, "ability_id");
      case ORDER_4_ABILITY -> orderNumber(unit, 3, "ability_id");
      case ORDER_2_PROGRESS -> orderNumber(unit, 1, "progress");
      case ADD_ON_TYPE, IN_CARGO, MINED_MINERALS, MINED_VESPENE -> 0; // tested by themselves
      default -> number(field(unit, lower(feature)));
    };
  }

  private static @Nullable Message order(Message unit, int place) {
    List<?> orders = (List<?>) field(unit, "orders");
    return place < orders.size() ? (Message) orders.get(place) : null;
  }

  private static float orderNumber(Message unit, int place, String name) {
    Message order = order(unit, place);
    return order == null ? 0 : number(field(order, name));
  }

  private static float targetPoint(Message order, String axis) {
    return number(field((Message) field(order, "target_world_space_pos"), axis));
  }

  private static Object field(Message message, String name) {
    var descriptor = message.getDescriptorForType().findFieldByName(name);
    assertThat(descriptor).as("field %s", name).isNotNull();
    return message.getField(descriptor);
  }

  private static float number(Object value) {
    if (value instanceof Boolean set) {
      return set ? 1 : 0;
    }
    return value instanceof EnumValueDescriptor constant
        ? constant.getNumber()
        : ((Number) value).floatValue();
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
