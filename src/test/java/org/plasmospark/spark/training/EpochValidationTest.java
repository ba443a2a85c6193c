package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;

class EpochValidationTest {
  private static final EvaluationSummary GOOD = summary(0.1, 0.2, 0.8, 0.9);
  private static final EvaluationSummary BAD = summary(0.1, 0.8, 0.2, 0.9);
  private static final EvaluationSummary NONE = summary();

  @Test
  void anAverageStandsForTheEpochOnlyIfItsAucIsHigher() {
    assertThat(new EpochValidation(BAD, GOOD).choosesAverage()).isTrue();
    assertThat(new EpochValidation(GOOD, BAD).choosesAverage()).isFalse();
    assertThat(new EpochValidation(BAD, BAD).choosesAverage()).isFalse();
    assertThat(new EpochValidation(BAD, null).choosesAverage()).isFalse();
    assertThat(new EpochValidation(NONE, NONE).choosesAverage()).isFalse();
  }

  @Test
  void figuresAreThoseOfWhatStandsForTheEpoch() {
    EpochValidation averaged = new EpochValidation(BAD, GOOD);
    assertThat(averaged.metrics()).containsEntry("auc", 1.0);
    EpochRecord record = record(averaged);
    assertThat(record.validationAuc()).isEqualTo(0.75);
    assertThat(record.chosenAuc()).isEqualTo(1);
    assertThat(record.chosenAccuracy()).isEqualTo(1);
    assertThat(record.chosenLoss()).isEqualTo(GOOD.logLoss());

    EpochValidation parameters = new EpochValidation(GOOD, BAD);
    assertThat(parameters.metrics()).containsEntry("auc", 1.0);
    EpochRecord other = record(parameters);
    assertThat(other.averaged().validationAuc()).isEqualTo(0.75);
    assertThat(other.chosenAuc()).isEqualTo(1);
    assertThat(other.chosenAccuracy()).isEqualTo(1);
    assertThat(other.chosenLoss()).isEqualTo(GOOD.logLoss());
  }

  @Test
  void withoutAnAverageOrCellsThereIsLessToSay() {
    assertThat(record(new EpochValidation(GOOD, null)).averaged()).isNull();
    assertThat(new EpochValidation(NONE, null).metrics()).isEmpty();
    assertThat(record(new EpochValidation(NONE, NONE)).averaged().validationAuc()).isNaN();
  }

  private static EpochRecord record(EpochValidation validation) {
    return new EpochTotals().record(TrainingStage.TRAIN, 1, validation, 1e-3, 1);
  }

  /**
   * @param probabilities of two negative and two positive cells, or none
   */
  private static EvaluationSummary summary(double... probabilities) {
    EvaluationAccumulator calls = new EvaluationAccumulator(0.5);
    for (int i = 0; i < probabilities.length; i++) {
      calls.add(probabilities[i], i >= 2);
    }
    return calls.summary("validation", "P", "N");
  }
}
