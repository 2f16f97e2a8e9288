package org.overseer.perceiver.entity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * {@code entity_schema.json}: {@code {"format_version": 1, "columns": [{"name", "encoding", …}]}}.
 */
final class EntitySchemaJson {
  static final String FILE = "entity_schema.json";
  private static final int VERSION = 1;

  private EntitySchemaJson() {}

  static void write(Path folder, EntitySchema schema) {
    ObjectNode json = JsonObject.create();
    json.put("format_version", VERSION);
    ArrayNode columns = json.putArray("columns");
    for (EntitySchema.Column column : schema.columns()) {
      ObjectNode node = columns.addObject().put("name", column.name());
      ColumnEncoding encoding = column.encoding();
      if (encoding instanceof ColumnEncoding.OneHot oneHot) {
        node.put("encoding", "one_hot").put("size", oneHot.size());
      } else if (encoding instanceof ColumnEncoding.Binary binary) {
        node.put("encoding", "binary").put("bits", binary.bits());
      } else if (encoding instanceof ColumnEncoding.Scaled scaled) {
        node.put("encoding", "scaled").put("min", scaled.min()).put("max", scaled.max());
      } else if (encoding instanceof ColumnEncoding.SquareRoot squareRoot) {
        node.put("encoding", "square_root").put("max", squareRoot.max());
      } else {
        node.put("encoding", "plain");
      }
    }
    JsonObject.write(folder.resolve(FILE), json);
  }

  static EntitySchema read(Path folder) {
    JsonObject json = JsonObject.read(folder.resolve(FILE));
    if (json.integer("format_version") != VERSION) {
      throw json.error(
          "'format_version' is %d; this library reads %d"
              .formatted(json.integer("format_version"), VERSION));
    }
    try {
      List<EntitySchema.Column> columns = new ArrayList<>();
      for (JsonObject column : json.objects("columns")) {
        columns.add(new EntitySchema.Column(column.text("name"), encoding(column)));
      }
      return new EntitySchema(columns);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(FILE + ": " + e.getMessage(), e);
    }
  }

  private static ColumnEncoding encoding(JsonObject column) {
    String name = column.text("encoding");
    return switch (name) {
      case "one_hot" -> new ColumnEncoding.OneHot(column.integer("size"));
      case "binary" -> new ColumnEncoding.Binary(column.integer("bits"));
      case "scaled" ->
          new ColumnEncoding.Scaled((float) column.number("min"), (float) column.number("max"));
      case "square_root" -> new ColumnEncoding.SquareRoot((float) column.number("max"));
      case "plain" -> new ColumnEncoding.Plain();
      default ->
          throw column.error(
              "encoding '%s' is unknown; known are one_hot, binary, scaled, square_root, plain"
                  .formatted(name));
    };
  }
}
