package org.plasmospark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class DeadlineTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "PT3H, 2026-01-31T15:00:00Z", "PT90M, 2026-01-31T13:30:00Z", "P1D, 2026-02-01T12:00:00Z",
    "12:01, 2026-01-31T12:01:00Z", "12:00, 2026-02-01T12:00:00Z", "05:30, 2026-02-01T05:30:00Z",
    "23:59:30, 2026-01-31T23:59:30Z"
  })
  void readsATimeOfDayOrALength(String text, Instant at) {
    assertThat(Deadline.parse(text, Clock.fixed(NOON, ZoneOffset.UTC)).at()).isEqualTo(at);
  }

  @Test
  void meansTheTimeOfDayOfTheClocksZone() {
    Clock dhaka = Clock.fixed(NOON, ZoneId.of("Asia/Dhaka"));
    assertThat(Deadline.parse("18:30", dhaka).at()).isEqualTo("2026-01-31T12:30:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5:30", "25:00", "3h", "PT", "PT0S", "PT-1H", "tomorrow", "P99999999999999D"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> Deadline.parse(text, Clock.fixed(NOON, ZoneOffset.UTC)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void passesAtItsVeryMoment() {
    ManualClock clock = new ManualClock(NOON);
    Deadline deadline = Deadline.parse("PT1M", clock);
    clock.advance(Duration.ofSeconds(59));
    assertThat(deadline.passed(clock)).isFalse();
    assertThat(deadline.remaining(clock)).isEqualTo(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(deadline.passed(clock)).isTrue();
    clock.advance(Duration.ofHours(1));
    assertThat(deadline.remaining(clock)).isZero();
  }
}
