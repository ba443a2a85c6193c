package org.plasmospark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-31T12:00:00Z"));
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Progress progress =
      new ConsoleProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), clock, false);

  @Test
  void tellsCountRateAndTimeLeft() {
    progress.start("pack", 16_509);
    tick(4_096, 5_000);
    assertThat(lines()).containsExactly("pack: 4,096 of 16,509 cells, 819/s, 15 s left");
    tick(12_413, 15_000);
    progress.finish();
    assertThat(lines()).hasSize(3).last().isEqualTo("pack: 16,509 cells in 20 s, 825/s");
  }

  @Test
  void saysNothingButTheResultOfShortWork() {
    progress.start("decode", "images", 10);
    for (int i = 0; i < 10; i++) {
      tick(1, 100);
    }
    assertThat(lines()).isEmpty();
    progress.finish();
    assertThat(lines()).containsExactly("decode: 10 images in 1.0 s, 10/s");
  }

  @Test
  void writesALineAtMostEveryTwoSecondsAndRarelyInLongWork() {
    progress.start("train", 100_000);
    tickEverySecond(20);
    assertThat(lines()).hasSize(10);
    tickEverySecond(3_580);
    assertThat(lines()).hasSizeBetween(100, 200);
  }

  @Test
  void smoothsTheRateOverStalls() {
    progress.start("score", 100_000);
    tick(1_000, 2_000);
    tick(0, 2_000);
    assertThat(lines().get(0)).contains("500/s");
    assertThat(lines().get(1)).contains("409/s");
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    progress.start("catalog", "files", 0);
    tick(0, 3_000);
    tick(30, 3_000);
    assertThat(lines().get(0)).isEqualTo("catalog: 0 files, 0.0/s");
    assertThat(lines().get(1)).matches("catalog: 30 files, [0-9.]+/s");
  }

  @Test
  void overwritesTheLineOnATerminal() {
    Progress terminal =
        new ConsoleProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), clock, true);
    terminal.start("pack", 100);
    clock.advance(Duration.ofSeconds(2));
    terminal.advance(10);
    clock.advance(Duration.ofMillis(500));
    terminal.advance(10);
    terminal.finish();
    assertThat(text()).doesNotContain("left\n").endsWith("pack: 20 cells in 2.5 s, 8.0/s\n");
    assertThat(text().split("\r", -1)).hasSize(4);
  }

  @Test
  void warnsOnALineOfItsOwn() {
    Progress terminal =
        new ConsoleProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), clock, true);
    terminal.start("pack", 100);
    clock.advance(Duration.ofSeconds(2));
    terminal.advance(10);
    terminal.warn("An executor was lost.");
    assertThat(text()).endsWith("left\nWarning: An executor was lost.\n");
  }

  @Test
  void warnsOfOnePartOfTheWorkByItsName() {
    new SharedProgress(progress).part("fold 2").warn("An executor was lost.");
    Progress.SILENT.warn("Nobody hears this.");
    assertThat(lines()).containsExactly("Warning: fold 2: An executor was lost.");
  }

  @Test
  void countsFromSeveralThreads() throws InterruptedException {
    progress.start("score", 8_000);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  progress.advance(1);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    clock.advance(Duration.ofSeconds(4));
    progress.finish();
    assertThat(lines()).containsExactly("score: 8,000 cells in 4.0 s, 2,000/s");
  }

  @Test
  void refusesToAdvanceBeforeTheStartAndFinishesOnce() {
    assertThatThrownBy(() -> progress.advance(1)).isInstanceOf(IllegalStateException.class);
    progress.start("pack", 1);
    progress.finish();
    progress.finish();
    assertThat(lines()).containsExactly("pack: 0 cells in 0.0 s");
  }

  private void tick(long count, long millis) {
    clock.advance(Duration.ofMillis(millis));
    progress.advance(count);
  }

  private void tickEverySecond(int seconds) {
    for (int i = 0; i < seconds; i++) {
      tick(1, 1_000);
    }
  }

  private List<String> lines() {
    return text().lines().toList();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
