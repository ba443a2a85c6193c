package org.plasmospark.evaluation.patients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.evaluation.Cells;
import org.plasmospark.evaluation.WrongCell;

class WrongCellsByPatientTest {

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void keepsTheSameCellsOfEachPatientInAnyPartition(Cells cells) {
    WrongCellsByPatient expected = collect(cells.list());
    for (long partition = 0; partition < 5; partition++) {
      WrongCellsByPatient merged = new WrongCellsByPatient(3, 0.5);
      for (List<Cells.Cell> part : cells.partitions(partition)) {
        merged = collect(part).merge(merged);
      }
      for (int patient = 0; patient < 7; patient++) {
        assertThat(merged.cells("P" + patient)).isEqualTo(expected.cells("P" + patient));
      }
    }
  }

  @Test
  void keepsTheMostConfidentlyWrongOfEachPatientAlone() {
    WrongCellsByPatient holder = new WrongCellsByPatient(2, 0.5);
    holder.offer(cell("a", "p", 0.6), false);
    holder.offer(cell("b", "p", 0.9), false);
    holder.offer(cell("c", "p", 0.2), true);
    holder.offer(cell("d", "q", 0.55), false);
    holder.offer(cell("e", "q", 0.99), true);

    assertThat(holder.cells("p")).extracting(WrongCell::imageId).containsExactly("b", "c");
    assertThat(holder.cells("q")).extracting(WrongCell::imageId).containsExactly("d");
    assertThat(holder.cells("nobody")).isEmpty();
  }

  @Test
  void refusesAnotherCapacityAndThreshold() {
    WrongCellsByPatient holder = collect(List.of(new Cells.Cell("a", "p", 0.9, false)));
    WrongCellsByPatient other = new WrongCellsByPatient(4, 0.5);
    other.offer(cell("a", "p", 0.9), false);

    assertThatThrownBy(() -> holder.merge(other)).isInstanceOf(IllegalArgumentException.class);
  }

  private static WrongCellsByPatient collect(List<Cells.Cell> cells) {
    WrongCellsByPatient holder = new WrongCellsByPatient(3, 0.5);
    cells.forEach(
        cell ->
            holder.offer(
                cell(cell.imageId(), cell.patientId(), cell.probability()), cell.actual()));
    return holder;
  }

  private static WrongCell cell(String id, String patient, double probability) {
    return new WrongCell(id, id + ".png", patient, "label", probability, new byte[0]);
  }
}
