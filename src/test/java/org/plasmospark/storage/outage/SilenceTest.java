package org.plasmospark.storage.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private long now = 5_000_000_000L;
  private final StoreWatch watch = new StoreWatch(() -> now);
  private final StoreWatch.Requests requests = watch.requests("s3a://cells", LIMIT);
  private final List<String> said = new ArrayList<>();
  private final SilenceReport report = new SilenceReport(watch, LIMIT.toSeconds(), said::add);

  @Test
  void refusesRequestsOnceAStoreHasFailedForTheWholeLimit() {
    failFor(119);
    requests.ask(false);
    requests.failed();
    pass(1);
    assertThatThrownBy(() -> requests.ask(false))
        .isInstanceOf(StoreGoneException.class)
        .hasMessage("s3a://cells has not answered for 120 seconds");
    pass(60);
    assertThatThrownBy(() -> requests.ask(true)).isInstanceOf(StoreGoneException.class);
  }

  @Test
  void beginsAnewWithEveryAnswer() {
    failFor(119);
    requests.ask(false);
    requests.answered();
    failFor(119);
    requests.ask(false);
  }

  @Test
  void doesNotCountTimeInWhichNobodyAsks() {
    requests.ask(false);
    requests.answered();
    pass(10_000);
    requests.ask(false);
    requests.failed();
    pass(10_000);
    requests.ask(false);
  }

  @Test
  void takesAnUploadForASilenceOnlyWhenItHasFailed() {
    requests.ask(true);
    pass(300);
    report.look();
    assertThat(said).isEmpty();
    requests.ask(true);
    requests.failed();
    pass(119);
    requests.ask(true);
    pass(1);
    assertThatThrownBy(() -> requests.ask(true)).isInstanceOf(StoreGoneException.class);
  }

  /** A request that hangs may be answered yet; others are tried. */
  @Test
  void isNotGoneBeforeARequestHasFailed() {
    requests.ask(false);
    pass(200);
    requests.ask(false);
  }

  @Test
  void hasALimitForEachThatAsks() {
    StoreWatch.Requests patient = watch.requests("s3a://cells", LIMIT.multipliedBy(3));
    for (int second = 0; second < 130; second++) {
      patient.ask(false);
      patient.failed();
      pass(1);
    }
    patient.ask(false);
    assertThatThrownBy(() -> requests.ask(false)).isInstanceOf(StoreGoneException.class);
  }

  @Test
  void saysOnceThatAStoreIsSilentAndOnceThatItAnswersAgain() {
    report.look();
    requests.ask(false);
    pass(9);
    report.look();
    assertThat(said).isEmpty();
    pass(1);
    report.look();
    pass(20);
    report.look();
    assertThat(said)
        .containsExactly(
            "s3a://cells has not answered for 10 seconds; the job tries again, and ends when it has"
                + " not for 120 (run.store-timeout-seconds).");
    requests.answered();
    report.look();
    report.look();
    assertThat(said).hasSize(2).last().isEqualTo("s3a://cells answers again after 30 seconds.");
  }

  /** An earlier job of the process may have asked it. */
  @Test
  void saysNothingOfAStoreThatNobodyAsksAnyMore() {
    failFor(30);
    SilenceReport later = new SilenceReport(watch, LIMIT.toSeconds(), said::add);
    later.look();
    assertThat(said).isEmpty();
    requests.ask(false);
    later.look();
    assertThat(said).hasSize(1);
  }

  private void failFor(int seconds) {
    for (int second = 0; second < seconds; second++) {
      requests.ask(false);
      requests.failed();
      pass(1);
    }
  }

  private void pass(long seconds) {
    now += seconds * 1_000_000_000L;
  }
}
