package org.plasmospark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes as Linux tells them apart. */
@EnabledOnOs(OS.LINUX)
class ProcessIdentityTest {
  /** The kernel keeps 15 bytes of a name. */
  private static final String STRANGE_NAME = "a) R 1 2 (3 4)";

  @TempDir Path folder;

  @Test
  void isTheSameHoweverOftenItIsAskedAndReadBack() {
    ProcessIdentity own = ProcessIdentity.own();
    assertThat(ProcessIdentity.own()).isEqualTo(own);
    assertThat(ProcessIdentity.parse(own.text())).contains(own);
    assertThat(own.hasEnded()).isFalse();
  }

  /** A time of day jumps when somebody sets the clock; ticks since the boot do not. */
  @Test
  void dependsOnTheTicksOfTheKernelAndNotOnTheTimeOfDay() throws IOException {
    ProcessIdentity own = ProcessIdentity.own();
    assertThat(own.started()).isPositive().isEqualTo(startTicks(own.pid()));
    assertThat(own.started())
        .isNotEqualTo(ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli());
  }

  @Test
  void tellsAProcessWithAStrangeNameFromTheOneThatHasItsNumberNext() throws Exception {
    Path program = Files.writeString(folder.resolve(STRANGE_NAME), "#!/bin/sh\nread line\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    ProcessIdentity own = ProcessIdentity.own();
    Process waiting = new ProcessBuilder(program.toString()).start();
    try {
      long pid = waiting.pid();
      assertThat(Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip())
          .isEqualTo(STRANGE_NAME);
      ProcessIdentity its = new ProcessIdentity(own.space(), pid, startTicks(pid));
      assertThat(its.started()).isGreaterThanOrEqualTo(own.started());
      assertThat(its.hasEnded()).isFalse();
      assertThat(new ProcessIdentity(own.space(), pid, its.started() - 1).hasEnded()).isTrue();
      assertThat(new ProcessIdentity("elsewhere", pid, its.started() - 1).hasEnded()).isFalse();
      waiting.destroyForcibly().waitFor();
      assertThat(its.hasEnded()).isTrue();
    } finally {
      waiting.destroyForcibly();
    }
  }

  @Test
  void knowsNothingOfWhatItCannotSee() {
    ProcessIdentity own = ProcessIdentity.own();
    assertThat(new ProcessIdentity("", 1, 1).hasEnded()).isFalse();
    assertThat(new ProcessIdentity("another boot", own.pid(), own.started()).hasEnded()).isFalse();
    for (String text :
        new String[] {
          "", "a/b", "a/b/c", "s/1", "s/1/", "s/-1/2", "s/1/2/3", "s/1/" + "9".repeat(20)
        }) {
      assertThat(ProcessIdentity.parse(text)).as(text).isEmpty();
    }
  }

  /** The 22nd field; what is before the last parenthesis are the first two. */
  private static long startTicks(long pid) throws IOException {
    byte[] stat = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
    String text = new String(stat, StandardCharsets.ISO_8859_1);
    String[] behindTheName = text.substring(text.lastIndexOf(") ") + 2).split(" ");
    return Long.parseLong(behindTheName[22 - 3]);
  }

  /**
   * Killed, but its parent has not looked yet, as where nothing collects the dead of a container.
   */
  @Test
  void takesAProcessForDeadThatNobodyHasCollected() throws Exception {
    Process parent =
        new ProcessBuilder("bash", "-c", "sleep 60 & echo $!; exec sleep 60 >&-").start();
    try {
      long pid = Long.parseLong(parent.inputReader().readLine().strip());
      ProcessIdentity child =
          new ProcessIdentity(ProcessIdentity.own().space(), pid, startTicks(pid));
      assertThat(child.hasEnded()).isFalse();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      for (int tries = 0; tries < 500 && !child.hasEnded(); tries++) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(child.hasEnded()).isTrue();
    } finally {
      parent.destroyForcibly();
    }
  }
}
