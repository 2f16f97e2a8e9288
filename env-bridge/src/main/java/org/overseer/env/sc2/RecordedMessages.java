package org.overseer.env.sc2;

import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseData;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;

/**
 * Reads protocol messages from files: {@code .pb} serialized or {@code .pbtxt} in text format, each
 * optionally gzip-compressed.
 *
 * <p>A file holds either the message itself or a whole {@code Response} around it. Files are not
 * trusted: whatever is wrong is an {@link EnvironmentException} with code {@code FORMAT} and one
 * line that names the file.
 */
public final class RecordedMessages {
  /** Largest message read, uncompressed; a game's data message has about 1 MB. */
  static final int MAX_BYTES = 64 << 20;

  private RecordedMessages() {}

  /** Reads a {@code ResponseObservation}. */
  public static ResponseObservation observation(Path file) {
    return read(
        file,
        "an observation",
        ResponseObservation.getDefaultInstance(),
        ResponseObservation::hasObservation,
        Response::getObservation);
  }

  /** Reads a {@code ResponseGameInfo}. */
  public static ResponseGameInfo gameInfo(Path file) {
    return read(
        file,
        "a game info",
        ResponseGameInfo.getDefaultInstance(),
        info -> info.getStartRaw().hasMapSize(),
        Response::getGameInfo);
  }

  /** Reads a {@code ResponseData}. */
  public static ResponseData data(Path file) {
    return read(
        file,
        "game data",
        ResponseData.getDefaultInstance(),
        data -> data.getUnitsList().stream().anyMatch(unit -> unit.hasUnitId()),
        Response::getData);
  }

  /** Whichever of the two forms makes sense: bytes of one message often parse as another, too. */
  private static <M extends Message> M read(
      Path file, String wanted, M prototype, Predicate<M> complete, Function<Response, M> unwrap) {
    byte[] bytes = bytes(file);
    @Nullable EnvironmentException unreadable = null;
    try {
      M bare = parse(file, bytes, prototype);
      if (complete.test(bare)) {
        return bare;
      }
    } catch (EnvironmentException e) {
      unreadable = e;
    }
    Response response;
    try {
      response = parse(file, bytes, Response.getDefaultInstance());
    } catch (EnvironmentException e) {
      throw unreadable != null ? unreadable : wrongMessage(file, wanted, "another one", e);
    }
    M wrapped = unwrap.apply(response);
    if (!complete.test(wrapped)) {
      boolean empty = response.getResponseCase() == Response.ResponseCase.RESPONSE_NOT_SET;
      String found = response.getResponseCase().name().toLowerCase(Locale.ROOT);
      throw wrongMessage(file, wanted, empty ? "none" : found, unreadable);
    }
    return wrapped;
  }

  private static EnvironmentException wrongMessage(
      Path file, String wanted, String found, @Nullable Throwable cause) {
    return new EnvironmentException(
        Code.FORMAT, file + ": expected " + wanted + " message but found " + found, cause);
  }

  @SuppressWarnings("unchecked") // a message's builder builds messages of its type
  private static <M extends Message> M parse(Path file, byte[] bytes, M prototype) {
    String name = prototype.getDescriptorForType().getName();
    try {
      if (isText(file)) {
        Message.Builder builder = prototype.newBuilderForType();
        TextFormat.Parser.newBuilder()
            .setAllowUnknownFields(true)
            .build()
            .merge(new String(bytes, StandardCharsets.UTF_8), builder);
        return (M) builder.build();
      }
      return (M) prototype.getParserForType().parseFrom(ByteString.copyFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(file, "is not a protobuf message " + name, e);
    } catch (TextFormat.ParseException e) {
      throw unreadable(file, "is not a " + name + " in text format", e);
    }
  }

  private static boolean isText(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".pbtxt") || name.endsWith(".pbtxt.gz");
  }

  private static byte[] bytes(Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = isGzip(raw) ? new GZIPInputStream(raw) : raw) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new EnvironmentException(
            Code.FORMAT, file + ": larger than " + MAX_BYTES + " bytes; not a recorded message");
      }
      if (bytes.length == 0) {
        throw new EnvironmentException(Code.FORMAT, file + ": the file is empty");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new EnvironmentException(Code.FORMAT, file + ": no such file", e);
    } catch (EOFException e) {
      throw unreadable(file, "the compressed data is cut off", e);
    } catch (ZipException e) {
      throw unreadable(file, "the compressed data is damaged", e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read", e);
    }
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  private static EnvironmentException unreadable(Path file, String what, IOException cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new EnvironmentException(Code.FORMAT, file + ": " + what + " (" + reason + ")", cause);
  }
}
