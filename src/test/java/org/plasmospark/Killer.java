package org.plasmospark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Kills one process of this machine as soon as it is there and a condition holds. */
final class Killer implements AutoCloseable {
  private static final int TRIES = 3000;

  private final Thread thread;
  private volatile boolean killed;

  private Killer(String commandLine, BooleanSupplier condition) {
    thread = new Thread(() -> kill(commandLine, condition), "killer");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts to wait.
   *
   * @param commandLine what is in that of the process, which is a JVM
   */
  static Killer of(String commandLine, BooleanSupplier condition) {
    return new Killer(commandLine, condition);
  }

  /** Whether it has killed one. */
  boolean killed() {
    return killed;
  }

  private void kill(String commandLine, BooleanSupplier condition) {
    try {
      for (int i = 0; i < TRIES && !killed; i++) {
        Optional<ProcessHandle> found =
            condition.getAsBoolean()
                ? ProcessHandle.allProcesses().filter(p -> is(p, commandLine)).findFirst()
                : Optional.empty();
        killed = found.isPresent() && found.get().destroyForcibly();
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean is(ProcessHandle process, String commandLine) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return text.contains(commandLine) && text.substring(0, text.indexOf(0)).endsWith("/java");
    } catch (IOException | IndexOutOfBoundsException e) {
      return false; // it has ended
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
