package org.overseer.training.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.UnsupportedDeviceException;
import org.overseer.training.run.Provenance;

/**
 * One thing that Overseer needs of a machine.
 *
 * @param name what was checked
 * @param ok whether it is as it should be
 * @param detail what was found, and what to do about a problem
 */
record MachineCheck(String name, boolean ok, String detail) {
  private static final long NEEDED_BYTES = 2L << 30;

  /** All checks, cheap ones first. */
  static List<MachineCheck> all(int port) {
    return List.of(java(), vectorModule(), cores(), memory(), matrices(), port(port), folder());
  }

  private static MachineCheck java() {
    int version = Runtime.version().feature();
    return new MachineCheck(
        "java",
        version >= 17,
        System.getProperty("java.vm.name")
            + " "
            + Runtime.version()
            + (version >= 17 ? "" : "; install JDK 17 or newer"));
  }

  private static MachineCheck vectorModule() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return new MachineCheck(
        "vector-module",
        present,
        present
            ? "jdk.incubator.vector is there"
            : "jdk.incubator.vector is missing, so training is slower; start with bin/overseer");
  }

  private static MachineCheck cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new MachineCheck("cores", cores >= 1, cores + " × " + Provenance.processor());
  }

  private static MachineCheck memory() {
    long bytes = Provenance.memoryBytes();
    String found =
        String.format(
            Locale.ROOT,
            "%.1f GB, Java heap up to %.1f GB",
            bytes / 1e9,
            Runtime.getRuntime().maxMemory() / 1e9);
    boolean enough = bytes == 0 || bytes >= NEEDED_BYTES;
    return new MachineCheck("memory", enough, found + (enough ? "" : "; training needs 2 GB"));
  }

  /** Loads the native library and multiplies two small matrices with known answer. */
  private static MachineCheck matrices() {
    try {
      KernelSelection.requireUsableDevice();
      int n = 8;
      INDArray ones = Nd4j.ones(DataType.FLOAT, n, n);
      double sum = ones.mmul(ones).sumNumber().doubleValue();
      boolean right = sum == n * n * n;
      return new MachineCheck(
          "matrices",
          right,
          Nd4j.getBackend().getClass().getSimpleName()
              + (right ? " works" : " gives wrong products; try another -Dnd4j.classifier"));
    } catch (UnsupportedDeviceException e) {
      return new MachineCheck("matrices", false, ErrorReport.oneLine(e));
    } catch (LinkageError | RuntimeException e) {
      return new MachineCheck(
          "matrices",
          false,
          "the native library does not load ("
              + ErrorReport.oneLine(e)
              + "); build with the -Dnd4j.classifier of this platform");
    }
  }

  private static MachineCheck port(int port) {
    String address = "127.0.0.1:" + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new MachineCheck("port", true, address + " is free");
    } catch (IOException | IllegalArgumentException e) {
      return new MachineCheck(
          "port",
          false,
          address
              + " cannot be used ("
              + ErrorReport.oneLine(e)
              + "); 'overseer serve --port' takes another");
    }
  }

  private static MachineCheck folder() {
    Path here = Path.of("").toAbsolutePath();
    boolean writable = Files.isWritable(here);
    return new MachineCheck(
        "runs-folder",
        writable,
        here.resolve("runs")
            + (writable ? " can be written" : " cannot be written; start in another folder"));
  }
}
