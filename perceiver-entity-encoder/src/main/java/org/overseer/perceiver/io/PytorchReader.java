package org.overseer.perceiver.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.io.PickleValue.Dict;
import org.overseer.perceiver.io.PickleValue.Storage;
import org.overseer.perceiver.io.PickleValue.View;

/**
 * Reads the tensors of a file of {@code torch.save}: a zip file with a pickle that describes them
 * and their elements beside it ({@code pytorch_model.bin} of a Hugging Face folder).
 *
 * <p>The file is untrusted: the pickle can build tensors in a dict and nothing else, see {@link
 * Unpickler}; every tensor is checked against its storage on opening. Storages are mapped when
 * asked for. Like PyTorch this reader does not look at the checksums.
 */
public final class PytorchReader implements WeightSource {
  private static final String PICKLE = "data.pkl";
  private static final int MAX_PICKLE_BYTES = 1 << 24;
  private static final int MAX_BYTE_ORDER_BYTES = 16;

  private final ByteSource bytes;
  private final Map<String, StridedData> tensors = new LinkedHashMap<>();
  private final Map<String, ZipDirectory.Entry> storageOf = new LinkedHashMap<>();

  private PytorchReader(ByteSource bytes) {
    this.bytes = bytes;
  }

  /**
   * Opens a file and checks what it says of its tensors.
   *
   * @throws ModelFormatException if the file is missing, damaged, or asks for anything but tensors
   *     in a dict
   */
  public static PytorchReader open(Path file) {
    return read(ByteSource.open(file));
  }

  /**
   * Reads from memory.
   *
   * @param source a name for messages
   * @throws ModelFormatException as {@link #open}
   */
  public static PytorchReader of(String source, byte[] bytes) {
    return read(ByteSource.of(source, bytes));
  }

  private static PytorchReader read(ByteSource bytes) {
    PytorchReader reader = new PytorchReader(bytes);
    try {
      reader.checkNotOlder();
      reader.readTensors(ZipDirectory.read(bytes));
      return reader;
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** Before version 1.6 PyTorch wrote bare pickles; theirs begin with these two bytes. */
  private void checkNotOlder() {
    if (bytes.size() >= 2 && bytes.read(0, 2).getShort() == 0x0280) {
      throw error(
          "has the form that PyTorch wrote before 1.6; load it there and save it once more");
    }
  }

  private void readTensors(Map<String, ZipDirectory.Entry> entries) {
    ZipDirectory.Entry pickle = pickle(entries);
    String root = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
    checkByteOrder(entries.get(root + "byteorder"));
    if (pickle.bytes() > MAX_PICKLE_BYTES) {
      throw error(
          "its %s has %d bytes; at most %d are read"
              .formatted(PICKLE, pickle.bytes(), MAX_PICKLE_BYTES));
    }
    ByteBuffer program = bytes.read(pickle.begin(), (int) pickle.bytes());
    if (!(Unpickler.load(bytes.name() + ": " + PICKLE, program) instanceof Dict dict)) {
      throw error("its %s does not hold a dict of tensors".formatted(PICKLE));
    }
    for (Map.Entry<Object, PickleValue> item : dict.items().entrySet()) {
      if (!(item.getKey() instanceof String name) || !(item.getValue() instanceof View view)) {
        throw error(
            "holds %s under '%s'; only tensors under their names are read"
                .formatted(item.getValue().kind(), item.getKey()));
      }
      storageOf.put(name, storage(name, view.storage(), entries, root));
      tensors.put(name, checkedSize(name, StridedData.of(bytes.name(), name, view)));
    }
  }

  /** A stride of 0 repeats elements: a few bytes could stand for any amount of memory. */
  private StridedData checkedSize(String name, StridedData data) {
    if (data.bytes() > bytes.size()) {
      throw error(
          "tensor '%s' repeats its elements to %d bytes, more than the file has; save it contiguous"
              .formatted(name, data.bytes()));
    }
    return data;
  }

  /** The pickle lies in the one folder that the whole archive is in. */
  private ZipDirectory.Entry pickle(Map<String, ZipDirectory.Entry> entries) {
    List<ZipDirectory.Entry> pickles =
        entries.values().stream().filter(e -> e.name().matches("[^/]+/data\\.pkl")).toList();
    if (pickles.size() != 1) {
      throw error(
          "has %d entries '…/%s' instead of one; is this a file of torch.save?"
              .formatted(pickles.size(), PICKLE));
    }
    return pickles.get(0);
  }

  private void checkByteOrder(ZipDirectory.@Nullable Entry entry) {
    if (entry == null) {
      return;
    }
    String order =
        entry.bytes() > MAX_BYTE_ORDER_BYTES
            ? "longer than " + MAX_BYTE_ORDER_BYTES + " bytes"
            : StandardCharsets.US_ASCII
                .decode(bytes.read(entry.begin(), (int) entry.bytes()))
                .toString();
    if (!order.equals("little")) {
      throw error("its byte order is '%s'; only 'little' is read".formatted(order));
    }
  }

  private ZipDirectory.Entry storage(
      String name, Storage storage, Map<String, ZipDirectory.Entry> entries, String root) {
    ZipDirectory.Entry entry = entries.get(root + "data/" + storage.key());
    if (entry == null) {
      throw error(
          "tensor '%s' needs the entry '%sdata/%s', which is not there"
              .formatted(name, root, storage.key()));
    }
    if (storage.elements() < 0
        || storage.elements() > entry.bytes()
        || storage.elements() * storage.dataType().bytes() != entry.bytes()) {
      throw error(
          "tensor '%s' needs %d elements of %s but '%s' has %d bytes"
              .formatted(
                  name, storage.elements(), storage.dataType(), entry.name(), entry.bytes()));
    }
    return entry;
  }

  /** Names of all tensors in the order in which they were saved. */
  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public long[] shape(String name) {
    return data(name).shape().clone();
  }

  @Override
  public DataType dataType(String name) {
    return data(name).dataType();
  }

  /**
   * One tensor: mapped if its elements are stored row-major, else a copy in that order.
   *
   * @throws ModelFormatException if there is no such tensor or it cannot be read
   */
  @Override
  public Tensor tensor(String name) {
    StridedData data = data(name);
    DataType type = data.dataType();
    Tensor.checkedBytes(bytes.name(), name, data.bytes());
    int span = Tensor.checkedBytes(bytes.name(), name, data.span() * type.bytes());
    ZipDirectory.Entry storage = Objects.requireNonNull(storageOf.get(name));
    ByteBuffer stored = bytes.map(storage.begin() + data.first() * type.bytes(), span);
    return new Tensor(type, data.shape(), data.isContiguous() ? stored : data.gather(stored));
  }

  private StridedData data(String name) {
    StridedData data = tensors.get(name);
    if (data == null) {
      throw NameList.noTensor(bytes.name(), name, tensors.keySet());
    }
    return data;
  }

  private ModelFormatException error(String message) {
    return new ModelFormatException(bytes.name() + ": " + message);
  }

  @Override
  public void close() {
    bytes.close();
  }
}
