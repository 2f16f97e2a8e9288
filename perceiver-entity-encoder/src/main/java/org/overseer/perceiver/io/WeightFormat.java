package org.overseer.perceiver.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The forms that the weights of a Hugging Face folder can have, the preferred one first. */
enum WeightFormat {
  /** One safetensors file. */
  SAFETENSORS("model.safetensors"),
  /** Several safetensors files and their index. */
  SAFETENSORS_SHARDS("model.safetensors.index.json"),
  /** One file of {@code torch.save}. */
  PYTORCH("pytorch_model.bin"),
  /** Several files of {@code torch.save} and their index. */
  PYTORCH_SHARDS("pytorch_model.bin.index.json");

  private final String fileName;

  WeightFormat(String fileName) {
    this.fileName = fileName;
  }

  /** Name of the file that shows that the weights have this form. */
  String fileName() {
    return fileName;
  }

  /**
   * The form of a folder's weights.
   *
   * @throws ModelFormatException if there are none
   */
  static WeightFormat find(Path folder) {
    for (WeightFormat format : values()) {
      if (Files.isRegularFile(folder.resolve(format.fileName))) {
        return format;
      }
    }
    String others =
        Arrays.stream(values())
            .skip(1)
            .map(WeightFormat::fileName)
            .collect(Collectors.joining(", "));
    throw new ModelFormatException(
        "%s: has no %s, nor one of %s; a model folder holds its weights in one of them"
            .formatted(folder, SAFETENSORS.fileName, others));
  }

  /** Opens the weights of a folder. */
  WeightSource open(Path folder) {
    Path file = folder.resolve(fileName);
    return switch (this) {
      case SAFETENSORS -> SafetensorsReader.open(file);
      case PYTORCH -> PytorchReader.open(file);
      case SAFETENSORS_SHARDS -> ShardedWeights.open(file, SafetensorsReader::open);
      case PYTORCH_SHARDS -> ShardedWeights.open(file, PytorchReader::open);
    };
  }

  /** Size of all files with weights together. */
  long bytes(Path folder) {
    Path file = folder.resolve(fileName);
    List<Path> files =
        switch (this) {
          case SAFETENSORS, PYTORCH -> List.of(file);
          case SAFETENSORS_SHARDS, PYTORCH_SHARDS -> ShardedWeights.shards(file);
        };
    try {
      long bytes = 0;
      for (Path each : files) {
        bytes += Files.size(each);
      }
      return bytes;
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }
}
