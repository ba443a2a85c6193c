package org.plasmospark.evaluation.patients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.statistics.FiveNumbers;

class PatientDifferencesTest {

  @Test
  void countsEachPatientInItsFold() {
    EvaluationAccumulator first = new EvaluationAccumulator(0.5);
    first.add(0.9, true, "p");
    first.add(0.6, false, "p");
    EvaluationAccumulator second = new EvaluationAccumulator(0.5);
    second.add(0.4, true, "q");

    PatientDifferences differences =
        PatientDifferences.of(Map.of("fold-1", first, "fold-2", second));

    TestedPatient worst = differences.patients().get(0);
    assertThat(worst.patientId()).isEqualTo("q");
    assertThat(worst.fold()).isEqualTo("fold-2");
    assertThat(worst.accuracy()).isZero();
    assertThat(worst.hasBothClasses()).isFalse();
    TestedPatient other = differences.patients().get(1);
    assertThat(other.fold()).isEqualTo("fold-1");
    assertThat(other.calls()).isEqualTo(new ConfusionMatrix(1, 1, 0, 0));
    assertThat(other.auc()).isEqualTo(1);
    assertThat(differences.accuracy()).isEqualTo(FiveNumbers.of(List.of(0.0, 0.5)));
    assertThat(differences.auc()).isEqualTo(FiveNumbers.of(List.of(1.0)));
    assertThat(differences.of("fold-1").patients()).containsExactly(other);
  }

  @Test
  void ranksByAccuracyAndThenById() {
    assertThat(
            ids(
                new PatientDifferences(
                        List.of(
                            patient("d", 30, 3),
                            patient("b", 10, 1),
                            patient("c", 100, 20),
                            patient("a", 10, 1)))
                    .patients()))
        .containsExactly("c", "a", "b", "d");
  }

  @Test
  void doesNotCallAPatientOfFewCellsTheWorst() {
    PatientDifferences differences =
        new PatientDifferences(
            List.of(
                patient("few", PatientDifferences.LEAST_CELLS - 1, 9),
                patient("enough", PatientDifferences.LEAST_CELLS, 1),
                patient("faultless", 50, 0)));

    assertThat(ids(differences.worst())).containsExactly("enough");
    assertThat(ids(differences.withEnoughCells().patients()))
        .containsExactly("enough", "faultless");
  }

  @Test
  void namesTenAsTheWorstAndNoMore() {
    List<TestedPatient> patients = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      patients.add(patient("p" + i, 40, 20 - i));
    }

    assertThat(ids(new PatientDifferences(patients).worst()))
        .containsExactly("p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9");
  }

  @Test
  void givesPatientsSpreadAndWorstAsJsonWithNullForWhatIsUndefined() {
    TestedPatient one = patient("p", 20, 5);
    Map<String, Object> json =
        PatientsJson.of(
            new PatientDifferences(List.of(one, patient("q", 2, 0))),
            List.of(
                new WorstPatient(
                    one, List.of(new WrongCell("id", "a/b.png", "p", "P", 0.1, new byte[0])))));

    assertThat((List<?>) json.get("patients"))
        .first()
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("patientId", "p")
        .containsEntry("cells", 20L)
        .containsEntry("positives", 20L)
        .containsEntry("negatives", 0L)
        .containsEntry("falseNegatives", 5L)
        .containsEntry("accuracy", 0.75)
        .containsEntry("auc", null);
    assertThat(json.get("patientSpread").toString())
        .contains("all={accuracy={patients=2, minimum=0.75", "leastCells=20")
        .contains("withLeastCells={accuracy={patients=1,", "auc={patients=0, minimum=null")
        .doesNotContain("NaN");
    assertThat(json.get("worstPatients"))
        .hasToString(
            "[{patientId=p, wrongCells=[{imageId=id, path=a/b.png, label=P, probability=0.1}]}]");
  }

  /** A patient whose cells are all positive. */
  private static TestedPatient patient(String id, int cells, int missed) {
    return new TestedPatient(
        id, "fold-1", new ConfusionMatrix(cells - missed, 0, 0, missed), Double.NaN);
  }

  private static List<String> ids(List<TestedPatient> patients) {
    return patients.stream().map(TestedPatient::patientId).toList();
  }
}
