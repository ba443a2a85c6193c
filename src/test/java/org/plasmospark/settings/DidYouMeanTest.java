package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {

  @ParameterizedTest
  @CsvSource({
    "train, train, 0",
    "train, trian, 1",
    "train, trains, 1",
    "train, rain, 1",
    "train, drain, 1",
    "train, score, 5",
    "'', abc, 3"
  })
  void countsEdits(String a, String b, int edits) {
    assertThat(DidYouMean.distance(a, b)).isEqualTo(edits);
    assertThat(DidYouMean.distance(b, a)).isEqualTo(edits);
  }

  @Test
  void findsTheNearestAndNothingFarAway() {
    List<String> jobs = List.of("train", "score", "pack");
    assertThat(DidYouMean.among(jobs, "trian")).contains("train");
    assertThat(DidYouMean.among(jobs, "PACK")).contains("pack");
    assertThat(DidYouMean.among(jobs, "evaluate")).isEmpty();
    assertThat(DidYouMean.hint(jobs, "evaluate")).isEmpty();
  }

  @Test
  void ignoresHyphensUnderscoresAndCase() {
    assertThat(DidYouMean.among(List.of("train.batch-size"), "train.batchSize"))
        .contains("train.batch-size");
  }

  @Test
  void findsALastPartOnlyIfThereIsOneSuch() {
    assertThat(DidYouMean.among(List.of("train.epochs", "run.seed"), "epochs"))
        .contains("train.epochs");
    assertThat(DidYouMean.among(List.of("split.seed.x", "run.seed.x"), "x")).isEmpty();
    assertThat(DidYouMean.among(List.of("train.fine-tune.epochs", "train.epochs"), "epochs"))
        .contains("train.epochs");
  }
}
