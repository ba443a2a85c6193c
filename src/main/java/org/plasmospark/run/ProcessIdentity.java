package org.plasmospark.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, told from all others on this and other machines: the boot of the kernel and the
 * namespace of process ids that it lives in, its id and when it started. Host names do not do:
 * containers share them, with process ids of their own.
 *
 * @param space boot and namespace; empty where the system does not tell
 * @param pid id of the process
 * @param started clock ticks from the boot to its start; 0 where the system does not tell. Unlike a
 *     time of day it does not change when somebody sets the clock.
 */
public record ProcessIdentity(String space, long pid, long started) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  /** Killed, and its parent has not asked for it yet. */
  private static final String ENDED = "ZX";

  /** Among the fields behind the name. */
  private static final int START_TICKS = 19;

  /** This process. */
  public static ProcessIdentity own() {
    return of(ProcessHandle.current());
  }

  private static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(ownSpace(), process.pid(), startTicks(process.pid()));
  }

  /** The 22nd field of {@code /proc/PID/stat}; the second is a name, which may hold blanks. */
  private static long startTicks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return ENDED.contains(fields[0]) ? 0 : Long.parseLong(fields[START_TICKS]);
    } catch (IOException | RuntimeException e) {
      return 0; // the process has ended, or the system is another one
    }
  }

  /** The name of this machine, for people. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed host"; // a name that does not resolve is no reason to stop
    }
  }

  /** As one word. */
  public String text() {
    return space + "/" + pid + "/" + started;
  }

  /** What {@link #text} made; empty if it is something else. */
  public static Optional<ProcessIdentity> parse(String text) {
    String[] parts = text.split("/");
    if (parts.length != 3 || !parts[1].matches("\\d{1,18}") || !parts[2].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessIdentity(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
  }

  /** Whether it certainly has ended; false also for a process that cannot be seen from here. */
  public boolean hasEnded() {
    if (space.isEmpty() || !space.equals(ownSpace())) {
      return false;
    }
    return ProcessHandle.of(pid).map(ProcessIdentity::of).filter(this::equals).isEmpty();
  }

  /** Whether it certainly is that one; false also where the system does not tell. */
  public boolean isSameAs(ProcessIdentity other) {
    return !space.isEmpty() && started != 0 && equals(other);
  }

  private static String ownSpace() {
    try {
      return Files.readString(BOOT).strip()
          + Files.readSymbolicLink(NAMESPACE).toString().replaceAll("\\D", ":");
    } catch (IOException | UnsupportedOperationException e) {
      return ""; // then only time tells whether a run has ended
    }
  }
}
