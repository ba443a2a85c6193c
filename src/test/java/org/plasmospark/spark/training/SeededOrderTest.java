package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.table.PackedCell;

class SeededOrderTest {
  private static final int BATCH = 32;

  @ParameterizedTest(name = "{0} infected, {1} healthy")
  @CsvSource({"500, 500", "501, 499", "30, 700", "1, 64", "64, 1", "0, 40", "7, 0", "333, 200"})
  void givesEveryMinibatchTheClassesOfTheWhole(int infected, int healthy) {
    PackedCell[] ordered = SeededOrder.stratified(cells(infected, healthy), 5, 1);

    double share = (double) infected / (infected + healthy);
    for (int first = 0; first < ordered.length; first += BATCH) {
      PackedCell[] batch =
          Arrays.copyOfRange(ordered, first, Math.min(ordered.length, first + BATCH));
      long found =
          Arrays.stream(batch).filter(cell -> cell.entry().label().equals("Parasitized")).count();
      assertThat((double) found).isCloseTo(share * batch.length, within(2.0));
    }
  }

  @Test
  void keepsEveryCellAndShufflesEachClassAnewInEachEpoch() {
    PackedCell[] cells = cells(100, 80);
    PackedCell[] first = SeededOrder.stratified(cells, 5, 1);
    PackedCell[] second = SeededOrder.stratified(cells, 5, 2);
    PackedCell[] otherSeed = SeededOrder.stratified(cells, 6, 1);

    assertThat(first).containsExactlyInAnyOrder(cells);
    assertThat(inPlace(first, second)).isLessThan(20);
    assertThat(inPlace(first, otherSeed)).isLessThan(20);
    assertThat(inPlace(first, cells)).isLessThan(20);
  }

  @Test
  void dependsOnTheContentsAndNotOnTheOrderGiven() {
    PackedCell[] cells = cells(60, 45);
    List<PackedCell> shuffled = new ArrayList<>(List.of(cells));
    Collections.shuffle(shuffled, new Random(4));

    assertThat(SeededOrder.stratified(shuffled.toArray(PackedCell[]::new), 5, 3))
        .containsExactly(SeededOrder.stratified(cells, 5, 3));
  }

  private static long inPlace(PackedCell[] a, PackedCell[] b) {
    long same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i].equals(b[i]) ? 1 : 0;
    }
    return same;
  }

  private static PackedCell[] cells(int infected, int healthy) {
    PackedCell[] cells = new PackedCell[infected + healthy];
    for (int i = 0; i < cells.length; i++) {
      String label = i < infected ? "Parasitized" : "Uninfected";
      String path = label + "/" + i + ".png";
      ManifestEntry entry =
          ManifestEntry.ok(
              path, label, "p", "s", 10, 10, 1, "%016x%048d".formatted(i * 0x9E3779B97F4A7C15L, 0));
      cells[i] = new PackedCell(entry, new byte[] {(byte) i});
    }
    return cells;
  }
}
