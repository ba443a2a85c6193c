package org.plasmospark.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.model.OverflowingModel;
import org.plasmospark.model.RandomModel;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;

/** Means of views, by a network and on Spark. */
class ScoringViewsSparkTest {
  private static final int CELLS = 12;
  private static final int SIDE = 24;
  private static final Preprocessing INPUT =
      new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);

  private static ModelBundle bundle;
  private static List<CellImage> images;

  @BeforeAll
  static void drawCells() {
    bundle = RandomModel.bundle(SIDE);
    SyntheticCells drawn =
        new SyntheticCells(new SyntheticSettings(CELLS, 6, 2, 0.5, 0.1, true), 7);
    images = IntStream.range(0, CELLS).mapToObj(i -> INPUT.resize(drawn.cell(i).image())).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void areTheMeansOfTheProbabilitiesOfMirroredAndTurnedImages(int views) {
    Map<String, Double> averaged = scored(scorer(bundle, views, 5), images, 3);
    double[] sums = new double[CELLS];
    List<Map<String, Double>> each = new ArrayList<>();
    for (int view = 0; view < views; view++) {
      int place = view;
      List<CellImage> viewed = images.stream().map(image -> view(image, place)).toList();
      each.add(scored(scorer(bundle, 1, 5), viewed, 3));
      each.get(view).forEach((path, said) -> sums[Integer.parseInt(path)] += said);
    }
    assertThat(each).doesNotHaveDuplicates();
    averaged.forEach(
        (path, said) ->
            assertThat(said)
                .as(path)
                .isEqualTo((double) (float) (sums[Integer.parseInt(path)] / views)));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void areTheSameToTheLastBitWhateverThePartitions(int views) {
    Map<String, Double> together = scored(scorer(bundle, views, 5), images, 1);
    assertThat(together).hasSize(CELLS);
    assertThat(scored(scorer(bundle, views, 5), images, 2)).isEqualTo(together);
    assertThat(scored(scorer(bundle, views, 5), images, 5)).isEqualTo(together);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void areTheSameInBatchesOfAnySize(int batchSize) {
    Map<String, Double> expected = scored(scorer(bundle, 8, 5), images, 2);
    scored(scorer(bundle, 8, batchSize), images, 2)
        .forEach(
            (path, said) -> assertThat(said).as(path).isCloseTo(expected.get(path), within(1e-6)));
  }

  @Test
  void areTheSameOfTheLayersThatTakeNumbers() {
    ComputeOptions dl4j =
        new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.DEFAULT.precision());
    Map<String, Double> expected = scored(scorer(bundle, 8, 5), images, 2);
    PartitionScorer layers =
        new PartitionScorer(
            BundleClassifiers.of(TestSpark.plasmospark(), bundle, 8, dl4j),
            INPUT,
            ImageLimits.DEFAULT,
            5,
            CoreShares.SINGLE);
    Map<String, Double> others = scored(layers, images, 2);
    assertThat(others.keySet()).isEqualTo(expected.keySet());
    others.forEach(
        (path, said) -> assertThat(said).as(path).isCloseTo(expected.get(path), within(1e-5)));
  }

  @Test
  void areNoCallWhereTheNetworkHasNoProbability() {
    PartitionScorer scorer = scorer(OverflowingModel.bundle(SIDE), 8, 5);
    assertThat(scorer.score(TestSpark.context().parallelize(cells(images), 2)).collect())
        .hasSize(CELLS)
        .allMatch(ScoredCell::isNotComputed);
  }

  private static PartitionScorer scorer(ModelBundle model, int views, int batchSize) {
    return new PartitionScorer(
        BundleClassifiers.of(TestSpark.plasmospark(), model, views, ComputeOptions.DEFAULT),
        INPUT,
        ImageLimits.DEFAULT,
        batchSize,
        CoreShares.SINGLE);
  }

  private static Map<String, Double> scored(
      PartitionScorer scorer, List<CellImage> cells, int partitions) {
    Map<String, Double> scored = new TreeMap<>();
    scorer
        .score(TestSpark.context().parallelize(cells(cells), partitions))
        .collect()
        .forEach(cell -> scored.put(cell.entry().path(), cell.probability()));
    return scored;
  }

  /** The image that a view is of, pixel by pixel. */
  private static CellImage view(CellImage image, int view) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int column = view < 4 ? x : y;
        int row = view < 4 ? y : x;
        int fromX = view % 2 == 1 ? SIDE - 1 - column : column;
        int fromY = view / 2 % 2 == 1 ? SIDE - 1 - row : row;
        System.arraycopy(image.rgb(), 3 * (fromY * SIDE + fromX), rgb, 3 * (y * SIDE + x), 3);
      }
    }
    return new CellImage(SIDE, SIDE, rgb);
  }

  private static List<PackedCell> cells(List<CellImage> images) {
    List<PackedCell> cells = new ArrayList<>();
    for (CellImage image : images) {
      byte[] png = PngEncoder.encode(image);
      String path = String.valueOf(cells.size());
      cells.add(
          new PackedCell(
              ManifestEntry.ok(
                  path, "Uninfected", "p", "s", SIDE, SIDE, png.length, Sha256.hex(png)),
              png));
    }
    return cells;
  }
}
