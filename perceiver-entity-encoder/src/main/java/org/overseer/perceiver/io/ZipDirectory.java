package org.overseer.perceiver.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of a zip file lie, for files whose entries are stored without compression.
 *
 * <p>{@code java.util.zip} does not say where an entry begins, so that it could not be mapped. The
 * file is untrusted: entries lie inside the file, do not overlap, are named once, and the two
 * headers of each agree. Field offsets are those of the format's specification (APPNOTE 4.3).
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final int WIDE_LOCATOR_SIGNATURE = 0x07064b50;
  private static final int WIDE_LOCATOR_BYTES = 20;
  private static final int WIDE_END_SIGNATURE = 0x06064b50;
  private static final int WIDE_END_BYTES = 56;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int WIDE_EXTRA = 1;
  private static final int ENCRYPTED = 1;
  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_DIRECTORY_BYTES = 1 << 24;
  private static final long SATURATED = 0xffffffffL;

  /** An entry's data: {@code bytes} bytes from {@code begin} on, its header at {@code header}. */
  record Entry(String name, long header, long begin, long bytes) {}

  /** As the central directory has it; {@code header} is the position of the local header. */
  private record Listed(String name, long header, long bytes) {}

  /** The central directory: {@code entries} records in {@code bytes} bytes from {@code begin}. */
  private record Span(long begin, long bytes, long entries) {}

  private final ByteSource file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(ByteSource file) {
    this.file = file;
  }

  /**
   * Reads and checks the directory of a file.
   *
   * @return the entries by name, in the directory's order
   * @throws ModelFormatException if the file is not such a zip file
   */
  static Map<String, Entry> read(ByteSource file) {
    ZipDirectory directory = new ZipDirectory(file);
    Span span = directory.span();
    for (Listed listed : directory.listed(span)) {
      Entry entry = directory.located(listed, span.begin());
      if (directory.entries.put(entry.name(), entry) != null) {
        throw directory.error("the entry '%s' appears twice".formatted(entry.name()));
      }
    }
    directory.checkOverlap();
    return Collections.unmodifiableMap(directory.entries);
  }

  /** Finds the end record, which only a comment may follow, and reads where the directory is. */
  private Span span() {
    int tailBytes = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT_BYTES);
    ByteBuffer tail = file.read(file.size() - tailBytes, tailBytes);
    for (int at = tailBytes - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE
          && at + END_BYTES + unsignedShort(tail, at + 20) == tailBytes) {
        return span(tail.slice(at, END_BYTES).order(tail.order()), file.size() - tailBytes + at);
      }
    }
    throw error("is not a zip file, or was cut off");
  }

  private Span span(ByteBuffer end, long endAt) {
    if (unsignedShort(end, 4) != 0 || unsignedShort(end, 6) != 0) {
      throw error("is one part of a zip file of several parts");
    }
    int entries = unsignedShort(end, 10);
    Span narrow = new Span(unsignedInt(end, 16), unsignedInt(end, 12), entries);
    Span wide = wideSpan(endAt);
    if (wide == null) {
      return checked(narrow, endAt);
    }
    boolean agree =
        (narrow.begin() == SATURATED || narrow.begin() == wide.begin())
            && (narrow.bytes() == SATURATED || narrow.bytes() == wide.bytes())
            && (narrow.entries() == 0xffff || narrow.entries() == wide.entries());
    if (!agree) {
      throw error("its two end records contradict each other");
    }
    return checked(wide, endAt);
  }

  /** The directory's place as the 64-bit end record has it, or null where there is none. */
  private @Nullable Span wideSpan(long endAt) {
    long locatorAt = endAt - WIDE_LOCATOR_BYTES;
    if (locatorAt < 0) {
      return null;
    }
    ByteBuffer locator = file.read(locatorAt, WIDE_LOCATOR_BYTES);
    if (locator.getInt(0) != WIDE_LOCATOR_SIGNATURE) {
      return null;
    }
    long at = locator.getLong(8);
    if (at < 0 || at > locatorAt - WIDE_END_BYTES) {
      throw error("its 64-bit end record is not inside the file");
    }
    ByteBuffer end = file.read(at, WIDE_END_BYTES);
    if (end.getInt(0) != WIDE_END_SIGNATURE) {
      throw error("its 64-bit end record is damaged");
    }
    return new Span(end.getLong(48), end.getLong(40), end.getLong(32));
  }

  private Span checked(Span span, long endAt) {
    if (span.entries() < 0 || span.entries() > MAX_ENTRIES) {
      throw error("has %d entries; at most %d are read".formatted(span.entries(), MAX_ENTRIES));
    }
    if (span.bytes() < 0 || span.bytes() > MAX_DIRECTORY_BYTES) {
      throw error(
          "has a directory of %d bytes; at most %d are read"
              .formatted(span.bytes(), MAX_DIRECTORY_BYTES));
    }
    if (span.begin() < 0 || span.begin() > endAt - span.bytes()) {
      throw error(
          "its directory of %d bytes at %d is not inside the file"
              .formatted(span.bytes(), span.begin()));
    }
    return span;
  }

  private List<Listed> listed(Span span) {
    ByteBuffer directory = file.read(span.begin(), (int) span.bytes());
    List<Listed> listed = new ArrayList<>();
    for (long i = 0; i < span.entries(); i++) {
      if (directory.remaining() < ENTRY_BYTES
          || directory.getInt(directory.position()) != ENTRY_SIGNATURE) {
        throw error("its directory is damaged at entry " + i);
      }
      ByteBuffer record = take(directory, ENTRY_BYTES);
      ByteBuffer name = take(directory, unsignedShort(record, 28));
      ByteBuffer extra = take(directory, unsignedShort(record, 30));
      take(directory, unsignedShort(record, 32)); // a comment
      listed.add(listed(record, checkedName(name), extra));
    }
    if (directory.hasRemaining()) {
      throw error(
          "its directory has %d bytes after its last entry".formatted(directory.remaining()));
    }
    return listed;
  }

  private Listed listed(ByteBuffer record, String name, ByteBuffer extra) {
    if ((unsignedShort(record, 8) & ENCRYPTED) != 0) {
      throw error("the entry '%s' is encrypted".formatted(name));
    }
    int method = unsignedShort(record, 10);
    if (method != 0) {
      throw error(
          "the entry '%s' is compressed (method %d); torch.save stores entries as they are"
              .formatted(name, method));
    }
    ByteBuffer wide = wideFields(extra);
    long bytes = widened(unsignedInt(record, 24), wide, name);
    long stored = widened(unsignedInt(record, 20), wide, name);
    long header = widened(unsignedInt(record, 42), wide, name);
    if (bytes != stored) {
      throw error(
          "the entry '%s' has %d bytes but stores %d of them".formatted(name, bytes, stored));
    }
    return new Listed(name, header, bytes);
  }

  /** The 64-bit fields: of sizes and position those that the record itself has no room for. */
  private ByteBuffer wideFields(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      ByteBuffer field = take(extra, Short.toUnsignedInt(extra.getShort()));
      if (id == WIDE_EXTRA) {
        return field;
      }
    }
    return ByteBuffer.allocate(0);
  }

  private long widened(long value, ByteBuffer wide, String name) {
    if (value != SATURATED) {
      return value;
    }
    if (wide.remaining() < Long.BYTES) {
      throw error("the entry '%s' lacks its 64-bit sizes".formatted(name));
    }
    return wide.getLong();
  }

  /** Names are looked up, never used as paths; odd ones are refused all the same. */
  private String checkedName(ByteBuffer bytes) {
    String name = StandardCharsets.UTF_8.decode(bytes).toString();
    boolean leaves = name.startsWith("/") || ("/" + name + "/").contains("/../");
    boolean odd = name.isEmpty() || name.indexOf('\\') >= 0 || name.chars().anyMatch(c -> c < ' ');
    if (leaves || odd) {
      throw error("has an entry of the name '%s', which is no plain path".formatted(name));
    }
    return name;
  }

  /** The data begins after the local header, whose length only that header itself tells. */
  private Entry located(Listed listed, long directoryAt) {
    String name = listed.name();
    if (listed.header() < 0 || listed.header() > directoryAt - LOCAL_BYTES) {
      throw error("the entry '%s' is not inside the file".formatted(name));
    }
    ByteBuffer local = file.read(listed.header(), LOCAL_BYTES);
    int nameBytes = unsignedShort(local, 26);
    long nameAt = listed.header() + LOCAL_BYTES;
    long begin = nameAt + nameBytes + unsignedShort(local, 28);
    if (local.getInt(0) != LOCAL_SIGNATURE
        || listed.bytes() < 0
        || begin > directoryAt - listed.bytes()) {
      throw error("the entry '%s' is not inside the file".formatted(name));
    }
    boolean agree =
        unsignedShort(local, 8) == 0
            && (unsignedShort(local, 6) & ENCRYPTED) == 0
            && StandardCharsets.UTF_8.decode(file.read(nameAt, nameBytes)).toString().equals(name);
    if (!agree) {
      throw error("the two headers of the entry '%s' contradict each other".formatted(name));
    }
    return new Entry(name, listed.header(), begin, listed.bytes());
  }

  private void checkOverlap() {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(Entry::header));
    long covered = 0;
    for (Entry entry : sorted) {
      if (entry.header() < covered) {
        throw error("the entry '%s' overlaps another one".formatted(entry.name()));
      }
      covered = entry.begin() + entry.bytes();
    }
  }

  private ByteBuffer take(ByteBuffer from, int bytes) {
    if (from.remaining() < bytes) {
      throw error("its directory is damaged: a field of %d bytes is cut off".formatted(bytes));
    }
    ByteBuffer taken = from.slice(from.position(), bytes).order(from.order());
    from.position(from.position() + bytes);
    return taken;
  }

  private static int unsignedShort(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static long unsignedInt(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  private ModelFormatException error(String message) {
    return new ModelFormatException(file.name() + ": " + message);
  }
}
