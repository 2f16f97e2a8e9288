package org.overseer.perceiver;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.Tensor;

/** Golden model folders in the test resources; their README says where they come from. */
public final class Fixtures {
  private Fixtures() {}

  /** A model folder such as {@code entity-io}. */
  public static Path folder(String name) {
    URL url = Objects.requireNonNull(Fixtures.class.getResource("/fixtures/perceiver/" + name));
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** All tensors of a file. */
  public static Map<String, Tensor> tensors(Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      reader.names().forEach(name -> tensors.put(name, reader.tensor(name)));
    }
    return tensors;
  }
}
