package org.plasmospark.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  private static final long SECOND = 1_000_000_000L;

  private long now;
  private int calls;

  private Measurement measure(Stopwatch stopwatch, long... nanosByCall) {
    return stopwatch.measure(
        "work",
        "engine",
        8,
        10,
        () -> now += nanosByCall[Math.min(calls++, nanosByCall.length - 1)]);
  }

  @Test
  void countsNeitherTheWarmUpNorMoreThanWasAsked() {
    Measurement measured =
        measure(new Stopwatch(2, 3, 0, () -> now), 9 * SECOND, 5 * SECOND, SECOND);

    assertThat(calls).isEqualTo(5);
    assertThat(measured.seconds()).containsExactly(1.0, 1.0, 1.0);
    assertThat(measured.imagesPerRepetition()).isEqualTo(10);
    assertThat(measured.rate()).isEqualTo(10);
  }

  @Test
  void repeatsShortWorkUntilARepetitionIsLongEnough() {
    Measurement measured = measure(new Stopwatch(1, 2, 1, () -> now), SECOND / 4);

    assertThat(calls).isEqualTo(1 + 2 * 4);
    assertThat(measured.imagesPerRepetition()).isEqualTo(40);
    assertThat(measured.rate()).isEqualTo(40);
  }

  @Test
  void passesTheWorksExceptionOn() {
    assertThatThrownBy(
            () ->
                new Stopwatch(1, 1, 0, () -> now)
                    .measure(
                        "work",
                        "",
                        0,
                        1,
                        () -> {
                          throw new IOException("no disk");
                        }))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesToMeasureNothing() {
    assertThatThrownBy(() -> new Stopwatch(0, 1, 0, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Stopwatch(1, 0, 0, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Measurement("work", "", 0, 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysTheMedianAndTheExtremes() {
    Measurement odd = new Measurement("train", "onednn-float32", 32, 100, List.of(2.0, 1.0, 4.0));
    assertThat(odd.rate()).isEqualTo(50);
    assertThat(odd.lowestRate()).isEqualTo(25);
    assertThat(odd.highestRate()).isEqualTo(100);
    assertThat(odd.line())
        .startsWith("train ")
        .contains("onednn-float32", "batch  32", " 50.0 images/s", "(25.0 to 100.0 in 3)");
    assertThat(odd.toMap()).containsEntry("images_per_second", 50.0);

    assertThat(new Measurement("score", "", 0, 100, List.of(1.0, 3.0)).rate()).isEqualTo(50);
  }
}
