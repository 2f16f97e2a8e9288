package org.overseer.perceiver.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the pickle of a PyTorch file can hold. Nothing here is ever called or looked into deeper
 * than one level, so that values that hold themselves do no harm.
 */
sealed interface PickleValue {
  /** For messages. */
  String kind();

  /** Python's None. */
  record None() implements PickleValue {
    @Override
    public String kind() {
      return "None";
    }
  }

  /** True or false. */
  record Bool(boolean value) implements PickleValue {
    @Override
    public String kind() {
      return "a bool";
    }
  }

  /** An integer of at most 64 bits. */
  record Int(long value) implements PickleValue {
    @Override
    public String kind() {
      return "an int";
    }
  }

  /** A string. */
  record Text(String value) implements PickleValue {
    @Override
    public String kind() {
      return "a string";
    }
  }

  /** A tuple. */
  record Tuple(List<PickleValue> items) implements PickleValue {
    @Override
    public String kind() {
      return "a tuple";
    }
  }

  /** A list, whose items the reader has no use for. */
  record PickleList() implements PickleValue {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A dict or OrderedDict: items by key, which is a {@code String} or a {@code Long}. */
  record Dict(Map<Object, PickleValue> items) implements PickleValue {
    Dict() {
      this(new LinkedHashMap<>());
    }

    @Override
    public String kind() {
      return "a dict";
    }
  }

  /** A part of the file that holds the elements of one or several tensors. */
  record Storage(DataType dataType, String key, long elements) implements PickleValue {
    @Override
    public String kind() {
      return "a storage";
    }
  }

  /** A view of a storage; its numbers are as the file has them, not checked yet. */
  record View(Storage storage, long offset, long[] shape, long[] strides) implements PickleValue {
    @Override
    public String kind() {
      return "a tensor";
    }
  }

  /** A type or function that the reader knows. None is looked up or called by its name. */
  enum Global implements PickleValue {
    ORDERED_DICT("collections.OrderedDict"),
    REBUILD_TENSOR("torch._utils._rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
    DOUBLE_STORAGE("torch.DoubleStorage"),
    FLOAT_STORAGE("torch.FloatStorage"),
    HALF_STORAGE("torch.HalfStorage"),
    BFLOAT16_STORAGE("torch.BFloat16Storage"),
    LONG_STORAGE("torch.LongStorage"),
    INT_STORAGE("torch.IntStorage"),
    SHORT_STORAGE("torch.ShortStorage"),
    CHAR_STORAGE("torch.CharStorage"),
    BYTE_STORAGE("torch.ByteStorage"),
    BOOL_STORAGE("torch.BoolStorage");

    private final String pythonName;

    Global(String pythonName) {
      this.pythonName = pythonName;
    }

    /** The global of that full name, or null if the reader knows none. */
    static @Nullable Global of(String pythonName) {
      for (Global global : values()) {
        if (global.pythonName.equals(pythonName)) {
          return global;
        }
      }
      return null;
    }

    /** Element type of a storage, or null for what is none. */
    @Nullable DataType storedType() {
      return switch (this) {
        case ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER -> null;
        case DOUBLE_STORAGE -> DataType.F64;
        case FLOAT_STORAGE -> DataType.F32;
        case HALF_STORAGE -> DataType.F16;
        case BFLOAT16_STORAGE -> DataType.BF16;
        case LONG_STORAGE -> DataType.I64;
        case INT_STORAGE -> DataType.I32;
        case SHORT_STORAGE -> DataType.I16;
        case CHAR_STORAGE -> DataType.I8;
        case BYTE_STORAGE -> DataType.U8;
        case BOOL_STORAGE -> DataType.BOOL;
      };
    }

    @Override
    public String kind() {
      return pythonName;
    }
  }
}
