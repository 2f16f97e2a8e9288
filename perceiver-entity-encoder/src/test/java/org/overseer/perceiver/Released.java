package org.overseer.perceiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.io.JsonObject;

/** What the six released checkpoints hold: configuration, names and shapes, no weights. */
public final class Released {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Released() {}

  private static JsonNode read(String checkpoint) {
    try {
      return JSON.readTree(
          Files.readAllBytes(Fixtures.folder("released-shapes").resolve(checkpoint + ".json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration, such as that of {@code vision-perceiver-conv}. */
  public static JsonObject config(String checkpoint) {
    byte[] config =
        read(checkpoint).get("config").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return JsonObject.parse(checkpoint, config);
  }

  /** Parameters, and buffers, must have the released names, shapes and order. */
  public static void assertSameTensors(String checkpoint, Parameters parameters) {
    JsonNode released = read(checkpoint);
    List<String> wantParameters = new ArrayList<>();
    List<String> wantBuffers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> tensor : released.get("tensors").properties()) {
      String kind = tensor.getValue().get("kind").textValue();
      String integral = tensor.getValue().get("dtype").textValue().equals("int64") ? " int64" : "";
      String text = tensor.getKey() + " " + tensor.getValue().get("shape") + integral;
      (kind.equals("buffer") ? wantBuffers : wantParameters).add(text);
    }
    List<String> gotParameters = new ArrayList<>();
    for (Parameter parameter : parameters) {
      gotParameters.add(parameter.name() + " " + shape(parameter.value().shape()));
    }
    List<String> gotBuffers = new ArrayList<>();
    for (Buffer buffer : parameters.buffers()) {
      gotBuffers.add(
          buffer.name()
              + " "
              + shape(buffer.value().shape())
              + (buffer.integral() ? " int64" : ""));
    }
    assertThat(gotParameters).containsExactlyElementsOf(wantParameters);
    assertThat(gotBuffers).containsExactlyElementsOf(wantBuffers);
    assertThat(parameters.scalars()).isEqualTo(released.get("parameter_count").longValue());
  }

  private static String shape(long[] shape) {
    return Arrays.toString(shape).replace(" ", "");
  }
}
