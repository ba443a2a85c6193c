package org.plasmospark.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.image.SimulatedChange;
import org.plasmospark.image.SimulatedChange.Kind;
import org.plasmospark.image.SimulatedChanges;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.source.CellSource;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;

class ChangeScorerSparkTest {
  private static final int CELLS = 30;
  private static final double THRESHOLD = 0.3;
  private static final List<Double> BACKGROUND = List.of(225.0, 215.0, 220.0);
  private static final Preprocessing INPUT =
      new Preprocessing(24, 24, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
  private static final List<CellImage> IMAGES = new ArrayList<>();
  private static final List<PackedCell> PACKED = packed();

  /** The mean colour of an image; of very dark ones nothing. */
  private static final class Brightness implements CellClassifier {
    @Override
    public int batchSize() {
      return 100;
    }

    @Override
    public float[] probabilities(float[] images, int count) {
      float[] said = new float[count];
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int at = 0; at < INPUT.tensorLength(); at++) {
          sum += images[i * INPUT.tensorLength() + at];
        }
        double mean = sum / INPUT.tensorLength();
        said[i] = mean < 0.01 ? Float.NaN : (float) mean;
      }
      return said;
    }

    @Override
    public String engine() {
      return "brightness";
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void countsAtTheNeutralStrengthExactlyWhatIsPredictedWithoutAChange(Kind kind) {
    EvaluationAccumulator plain = new EvaluationAccumulator(THRESHOLD);
    scorer(4, 0).score(source(3).cells()).collect().stream()
        .filter(ScoredCell::isPredicted)
        .forEach(
            cell -> plain.add(cell.probability(), LabelSet.NIH.isPositive(cell.entry().label())));

    EvaluationAccumulator neutral =
        counts(3, 4, 0, new SimulatedChange(kind, kind.neutral())).get(0);

    assertThat(neutral.confusion().total()).isEqualTo(CELLS);
    assertSame(neutral, plain);
  }

  @ParameterizedTest(name = "{0} partitions, batches of {1}, {2} decoding threads")
  @CsvSource({"1, 7, 0", "3, 2, 2", "9, 64, 0"})
  void countsEachChangeAsItsFormulaSays(int partitions, int batchSize, int threads) {
    List<SimulatedChange> changes =
        List.of(
            new SimulatedChange(Kind.BORDER, 0.5),
            new SimulatedChange(Kind.SATURATION, 0),
            new SimulatedChange(Kind.GREEN_GAIN, 0.7),
            new SimulatedChange(Kind.BORDER, 1),
            new SimulatedChange(Kind.GAMMA, 2));

    List<EvaluationAccumulator> counts =
        counts(partitions, batchSize, threads, changes.toArray(SimulatedChange[]::new));

    assertThat(counts).hasSize(changes.size());
    for (int i = 0; i < changes.size(); i++) {
      assertSame(counts.get(i), expected(changes.get(i)));
    }
    assertThat(counts.get(0).scores()).isNotEqualTo(counts.get(3).scores());
  }

  @Test
  void leavesOutCellsThatTheNetworkGivesNoProbabilityFor() {
    EvaluationAccumulator counts = counts(2, 4, 0, new SimulatedChange(Kind.BRIGHTNESS, 0)).get(0);

    assertThat(counts.confusion().total()).isZero();
  }

  /** Without Spark, batches and tables of several changes. */
  private static EvaluationAccumulator expected(SimulatedChange change) {
    EvaluationAccumulator counts = new EvaluationAccumulator(THRESHOLD);
    for (int i = 0; i < CELLS; i++) {
      CellImage cell = IMAGES.get(i);
      if (change.isOfBorder()) {
        cell = new SimulatedChanges(List.of(change), BACKGROUND).borders().get(0).apply(cell);
      }
      CellImage changed = change.stain().apply(INPUT.resize(cell));
      float[] numbers = new float[INPUT.tensorLength()];
      for (int at = 0; at < numbers.length; at++) {
        int pixel = at % (24 * 24);
        numbers[at] = (changed.rgb()[3 * pixel + at / (24 * 24)] & 0xFF) / 255f;
      }
      counts.add(
          new Brightness().probabilities(numbers, 1)[0],
          LabelSet.NIH.isPositive(PACKED.get(i).entry().label()));
    }
    return counts;
  }

  private static void assertSame(EvaluationAccumulator actual, EvaluationAccumulator expected) {
    assertThat(actual.confusion()).isEqualTo(expected.confusion());
    assertThat(actual.scores()).isEqualTo(expected.scores());
  }

  private static List<EvaluationAccumulator> counts(
      int partitions, int batchSize, int threads, SimulatedChange... changes) {
    return scorer(batchSize, threads)
        .under(new SimulatedChanges(List.of(changes), BACKGROUND))
        .count(
            TestSpark.plasmospark(), source(partitions), LabelSet.NIH, THRESHOLD, Progress.SILENT);
  }

  private static PartitionScorer scorer(int batchSize, int threads) {
    ClassifierFactory factory = (int size, Optional<Float> pixelFactor) -> new Brightness();
    return new PartitionScorer(
        factory, INPUT, ImageLimits.DEFAULT, batchSize, new CoreShares(2, 2, 1, threads, true));
  }

  private static CellSource source(int partitions) {
    List<PackedCell> all = new ArrayList<>(PACKED);
    all.add(5, cell("text.png", new byte[] {'t', 'e', 'x', 't', ' ', 'i', 't', ' ', 'i', 's'}));
    return new CellSource(TestSpark.context().parallelize(all, partitions), all.size());
  }

  private static List<PackedCell> packed() {
    SyntheticCells drawn =
        new SyntheticCells(new SyntheticSettings(CELLS, 6, 2, 0.5, 0.5, true), 7);
    return IntStream.range(0, CELLS)
        .mapToObj(
            i -> {
              IMAGES.add(drawn.cell(i).image());
              return cell(drawn.cell(i).path(), PngEncoder.encode(drawn.cell(i).image()));
            })
        .toList();
  }

  private static PackedCell cell(String path, byte[] file) {
    String label = path.equals("text.png") ? "Uninfected" : CellNames.labelOf(path);
    return new PackedCell(
        ManifestEntry.ok(path, label, "p", "s", 40, 40, file.length, Sha256.hex(file)), file);
  }
}
