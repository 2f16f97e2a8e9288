package org.overseer.env.sc2;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.overseer.env.serve.Sc2Server;

/**
 * Our server disguised as an installation of StarCraft II: a folder whose {@code SC2_x64} is a
 * script that runs this class. Files in the folder make it misbehave.
 */
final class FakeStarCraft {
  private FakeStarCraft() {}

  /** Writes the folder with a game of {@code build}. */
  static void install(Path folder, int build) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    install(
        folder,
        build,
        "exec '"
            + java
            + "' -Xmx128m -XX:TieredStopAtLevel=1 -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + FakeStarCraft.class.getName()
            + " \"$@\"");
  }

  /** Writes the folder with a script of one's own. */
  static void install(Path folder, int build, String script) throws IOException {
    Path version = Files.createDirectories(folder.resolve("Versions").resolve("Base" + build));
    Path executable = version.resolve("SC2_x64");
    Files.writeString(executable, "#!/bin/sh\necho \"version " + build + "\"\n" + script + "\n");
    Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Makes the running game, or one of the two, crash at once. */
  static void crash(Path folder) throws IOException {
    Files.createFile(folder.resolve("crash"));
  }

  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    int port = Integer.parseInt(all.get(all.indexOf("-port") + 1));
    Path folder = Path.of(all.get(all.indexOf("-dataDir") + 1));
    if (Files.exists(folder.resolve("not-found-first"))) {
      answerNotFound(port);
    }
    try (Sc2Server server = Sc2Server.start(all.get(all.indexOf("-listen") + 1), port)) {
      awaitCrash(folder);
      System.err.println("Segmentation fault");
      Runtime.getRuntime().halt(139);
    }
  }

  /** Waits for the file that asks for a crash and takes it; another game may be quicker. */
  private static void awaitCrash(Path folder) throws Exception {
    try (WatchService changes = folder.getFileSystem().newWatchService()) {
      folder.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
      while (!Files.deleteIfExists(folder.resolve("crash"))) {
        WatchKey change = changes.take();
        change.pollEvents();
        change.reset();
      }
    }
  }

  /** Refuses the first two clients as a game does that is still loading. */
  private static void answerNotFound(int port) throws Exception {
    CountDownLatch refused = new CountDownLatch(2);
    HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    http.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
          refused.countDown();
        });
    http.start();
    refused.await();
    http.stop(0);
  }
}
