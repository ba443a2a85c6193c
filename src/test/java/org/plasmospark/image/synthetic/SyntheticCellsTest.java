package org.plasmospark.image.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.UserException;
import org.plasmospark.image.CellImage;

class SyntheticCellsTest {
  private static final SyntheticSettings SETTINGS =
      new SyntheticSettings(600, 12, 3, 0.5, 0.3, true);
  private static List<SyntheticCell> cells;

  @BeforeAll
  static void draw() {
    cells = new SyntheticCells(SETTINGS, 11).stream().toList();
  }

  @Test
  void drawsTheSameInAnyOrderAndInManyThreads() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, 600).boxed().toList());
    Collections.reverse(order);
    SyntheticCells again = new SyntheticCells(SETTINGS, 11);
    assertThat(order.parallelStream().allMatch(i -> again.cell(i).equals(cells.get(i)))).isTrue();
  }

  @Test
  void drawsOtherCellsForAnotherSeed() {
    assertThat(new SyntheticCells(SETTINGS, 12).cell(0).image()).isNotEqualTo(cells.get(0).image());
  }

  @Test
  void namesFilesLikeTheNihSet() {
    Set<String> paths = new HashSet<>();
    for (SyntheticCell cell : cells) {
      String folder = cell.parasitized() ? "Parasitized/" : "Uninfected/";
      assertThat(cell.path())
          .startsWith(folder + cell.patient() + "ThinF_IMG_")
          .matches(".*/C\\d+P\\d+ThinF_IMG_\\d{8}_\\d{6}_cell_\\d+\\.png")
          .contains(cell.slide().substring(cell.slide().indexOf('/') + 1));
      assertThat(cell.slide()).startsWith(cell.patient() + "/IMG_");
      paths.add(cell.path());
    }
    assertThat(paths).hasSize(600);
  }

  @Test
  void drawsTheSharesThatAreAskedFor() {
    assertThat(cells.stream().filter(SyntheticCell::parasitized)).hasSize(300);
    assertThat(share(0)).isZero();
    assertThat(share(1)).isEqualTo(100);
    assertThat(share(0.13)).isEqualTo(13);
  }

  private static long share(double fraction) {
    SyntheticCells some =
        new SyntheticCells(new SyntheticSettings(100, 8, 2, fraction, 0, false), 1);
    return some.stream().filter(SyntheticCell::parasitized).count();
  }

  @Test
  void keepsEveryFourthPatientHealthyAndSpreadsTheOthersUnevenly() {
    Map<String, Long> parasitized =
        cells.stream()
            .filter(SyntheticCell::parasitized)
            .collect(
                Collectors.groupingBy(SyntheticCell::patient, TreeMap::new, Collectors.counting()));
    Set<String> patients = cells.stream().map(SyntheticCell::patient).collect(Collectors.toSet());
    assertThat(patients).hasSize(12);
    assertThat(parasitized).hasSizeBetween(6, 9);
    assertThat(parasitized).doesNotContainKeys("C104P65", "C108P69", "C112P73");
    assertThat(Collections.max(parasitized.values()))
        .isGreaterThan(3 * Collections.min(parasitized.values()));
    assertThat(cells.stream().map(SyntheticCell::slide).distinct()).hasSize(36);
  }

  @Test
  void drawsCellsOf60To200PixelsOnBlack() {
    Set<Integer> widths = new HashSet<>();
    for (SyntheticCell cell : cells) {
      CellImage image = cell.image();
      assertThat(image.width()).isBetween(60, 200);
      assertThat(image.height()).isBetween(60, 200);
      assertThat(image.pixel(0, 0)).isZero();
      double covered = covered(image);
      assertThat(covered).isBetween(0.4, 0.95);
      widths.add(image.width());
    }
    assertThat(widths).hasSizeGreaterThan(40);
  }

  private static double covered(CellImage image) {
    int seen = 0;
    for (int i = 0; i < image.rgb().length; i += 3) {
      seen += image.rgb()[i] != 0 ? 1 : 0;
    }
    return 3.0 * seen / image.rgb().length;
  }

  @Test
  void stainsPatientsMoreDifferentlyThanTheirCells() {
    Map<String, double[]> byPatient = new TreeMap<>();
    for (SyntheticCell cell : cells) {
      double green = meanGreen(cell.image());
      double[] sums = byPatient.computeIfAbsent(cell.patient(), p -> new double[3]);
      sums[0]++;
      sums[1] += green;
      sums[2] += green * green;
    }
    double within = 0;
    double overall = 0;
    double square = 0;
    for (double[] sums : byPatient.values()) {
      double mean = sums[1] / sums[0];
      within += sums[2] / sums[0] - mean * mean;
      overall += mean;
      square += mean * mean;
    }
    int n = byPatient.size();
    double between = square / n - overall / n * (overall / n);
    assertThat(between).isGreaterThan(2 * within / n);
  }

  private static double meanGreen(CellImage image) {
    double sum = 0;
    int seen = 0;
    for (int i = 1; i < image.rgb().length; i += 3) {
      sum += image.rgb()[i] & 0xFF;
      seen += image.rgb()[i] != 0 ? 1 : 0;
    }
    return sum / seen;
  }

  @Test
  void showsParasitesPlainlyWhenItIsEasyAndLessWhenItIsHard() {
    assertThat(separation(0)).isGreaterThan(0.97);
    assertThat(separation(0.3)).isBetween(0.7, 0.98);
    assertThat(separation(1)).isLessThan(separation(0.3));
  }

  /** How well the darkest spot alone tells the classes apart: accuracy of the best threshold. */
  private static double separation(double difficulty) {
    SyntheticCells some =
        new SyntheticCells(new SyntheticSettings(400, 20, 2, 0.5, difficulty, true), 3);
    double[][] seen =
        some.stream()
            .map(cell -> new double[] {darkest(cell.image()), cell.parasitized() ? 1 : 0})
            .sorted((a, b) -> Double.compare(b[0], a[0]))
            .toArray(double[][]::new);
    int right = 200;
    int best = right;
    for (double[] cell : seen) {
      right += cell[1] == 1 ? 1 : -1;
      best = Math.max(best, right);
    }
    return best / 400.0;
  }

  /** Mean of the image's green less its 20th darkest green, as a share of the mean. */
  private static double darkest(CellImage image) {
    List<Integer> greens = new ArrayList<>();
    for (int i = 1; i < image.rgb().length; i += 3) {
      if (image.rgb()[i - 1] != 0) {
        greens.add(image.rgb()[i] & 0xFF);
      }
    }
    Collections.sort(greens);
    double mean = meanGreen(image);
    return (mean - greens.get(20)) / mean;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void worksWithFewPatients(int patients) {
    SyntheticCells few =
        new SyntheticCells(new SyntheticSettings(20, patients, 1, 0.5, 0.3, false), 5);
    assertThat(few.stream().filter(SyntheticCell::parasitized)).hasSize(10);
  }

  @Test
  void drawsRingsOnlyWhenAskedTo() {
    SyntheticCells with = new SyntheticCells(SETTINGS, 11);
    SyntheticCells without =
        new SyntheticCells(new SyntheticSettings(600, 12, 3, 0.5, 0.3, false), 11);
    long different =
        IntStream.range(0, 100)
            .filter(i -> !with.cell(i).equals(without.cell(i)))
            .peek(i -> assertThat(with.cell(i).parasitized()).isTrue())
            .count();
    assertThat(different).isBetween(15L, 45L);
  }

  @Test
  void namesEverySettingThatIsOutOfRange() {
    assertThatThrownBy(() -> new SyntheticSettings(0, 0, 0, 1.1, -0.1, true))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("cells", "patients", "slides", "share", "difficulty");
  }
}
