package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatientScoresTest {

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void givesTheAucThatAHistogramOfThePatientsCellsGives(Cells cells) {
    EvaluationAccumulator all = new EvaluationAccumulator(0.5);
    cells.list().forEach(cell -> all.add(cell.probability(), cell.actual(), cell.patientId()));

    all.patients()
        .forEach(
            (id, scores) -> {
              ScoreHistogram own = new ScoreHistogram();
              cells.list().stream()
                  .filter(cell -> cell.patientId().equals(id))
                  .forEach(cell -> own.add(cell.probability(), cell.actual()));
              assertThat(scores.auc()).isEqualTo(Double.valueOf(own.auc()));
            });
  }

  @Test
  void countsATieHalf() {
    EvaluationAccumulator all = new EvaluationAccumulator(0.5);
    all.add(0.7, true, "p");
    all.add(0.7, false, "p");
    all.add(0.2, false, "p");

    assertThat(all.patients().get("p").auc()).isEqualTo(0.75);
  }

  @Test
  void hasNoAucOfOneClass() {
    EvaluationAccumulator all = new EvaluationAccumulator(0.5);
    all.add(0.7, true, "p");
    all.add(0.2, true, "p");

    assertThat(all.patients().get("p").auc()).isNaN();
  }
}
