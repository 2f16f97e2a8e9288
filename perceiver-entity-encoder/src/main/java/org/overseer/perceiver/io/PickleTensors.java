package org.overseer.perceiver.io;

import java.util.List;
import org.overseer.perceiver.io.PickleValue.Dict;
import org.overseer.perceiver.io.PickleValue.Global;
import org.overseer.perceiver.io.PickleValue.Int;
import org.overseer.perceiver.io.PickleValue.None;
import org.overseer.perceiver.io.PickleValue.Storage;
import org.overseer.perceiver.io.PickleValue.Text;
import org.overseer.perceiver.io.PickleValue.Tuple;
import org.overseer.perceiver.io.PickleValue.View;

/**
 * The globals that {@code torch.save} names in a pickle, and what stands for their calls: an empty
 * dict, a storage, a view of a storage. Every other global is refused.
 */
final class PickleTensors {
  private static final int MAX_RANK = 64; // PyTorch's own limit

  private final String source;

  PickleTensors(String source) {
    this.source = source;
  }

  /**
   * The global of a module.
   *
   * @throws ModelFormatException if it is none that a file of tensors needs
   */
  Global global(String module, String name) {
    Global global = Global.of(module + "." + name);
    if (global == null) {
      throw refusal(module, name);
    }
    return global;
  }

  ModelFormatException refusal(String module, String name) {
    return error(
        "asks for '%s.%s', which is refused: only tensors in a dict are read, and nothing is called"
            .formatted(module, name));
  }

  /** {@code ('storage', type, key, location, elements)}; where it was in memory is of no use. */
  PickleValue persistent(PickleValue id) {
    if (id instanceof Tuple tuple
        && tuple.items().size() == 5
        && tuple.items().get(0) instanceof Text kind
        && kind.value().equals("storage")
        && tuple.items().get(1) instanceof Global type
        && tuple.items().get(2) instanceof Text key
        && tuple.items().get(4) instanceof Int elements) {
      DataType dataType = type.storedType();
      if (dataType != null) {
        return new Storage(dataType, key.value(), elements.value());
      }
    }
    throw error("names an object outside of it that is no storage of a tensor");
  }

  /** What a call of a known global gives. */
  PickleValue call(PickleValue callee, PickleValue arguments) {
    if (!(arguments instanceof Tuple tuple) || !(callee instanceof Global global)) {
      throw error("calls %s with %s".formatted(callee.kind(), arguments.kind()));
    }
    List<PickleValue> items = tuple.items();
    if (global == Global.ORDERED_DICT && items.isEmpty()) {
      return new Dict();
    }
    if (global == Global.REBUILD_TENSOR) {
      return view(items);
    }
    if (global == Global.REBUILD_PARAMETER
        && items.size() == 3
        && items.get(0) instanceof View view) {
      return view;
    }
    throw error(
        "calls '%s' with %d arguments that it does not take"
            .formatted(global.kind(), items.size()));
  }

  /** Storage, offset, shape, strides, requires_grad, hooks and, in newer files, metadata. */
  private View view(List<PickleValue> items) {
    if ((items.size() == 6 || items.size() == 7)
        && items.get(0) instanceof Storage storage
        && items.get(1) instanceof Int offset
        && items.get(2) instanceof Tuple shape
        && items.get(3) instanceof Tuple strides
        && isEmpty(items.get(5))
        && (items.size() == 6 || isEmpty(items.get(6)))) {
      return new View(storage, offset.value(), integers(shape), integers(strides));
    }
    throw error("builds a tensor of other parts than storage, offset, shape and strides");
  }

  /** Hooks would be functions; metadata says that elements are conjugated or negated. */
  private static boolean isEmpty(PickleValue value) {
    return value instanceof None || (value instanceof Dict dict && dict.items().isEmpty());
  }

  private long[] integers(Tuple tuple) {
    if (tuple.items().size() > MAX_RANK) {
      throw error(
          "has a tensor with %d axes; at most %d are read"
              .formatted(tuple.items().size(), MAX_RANK));
    }
    long[] integers = new long[tuple.items().size()];
    for (int i = 0; i < integers.length; i++) {
      if (!(tuple.items().get(i) instanceof Int integer)) {
        throw error("has %s in the shape of a tensor".formatted(tuple.items().get(i).kind()));
      }
      integers[i] = integer.value();
    }
    return integers;
  }

  private ModelFormatException error(String message) {
    return new ModelFormatException(source + ": " + message);
  }
}
