package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.evaluation.PrecisionComparison;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.model.SmallTraining;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;

class PrecisionCheckSparkTest {
  private static final int SIDE = DistributedTrainerSparkTest.SIDE;
  private static final int CELLS = 21;
  private static final ComputeOptions DL4J =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);
  private static final ComputeOptions BFLOAT16 =
      ComputeOptions.DEFAULT.in(ComputeOptions.PrecisionChoice.BFLOAT16);

  @Test
  void findsNoDifferenceBetweenFloat32AndItself() {
    PrecisionComparison same = compare(ComputeOptions.DEFAULT, ComputeOptions.DEFAULT);
    assertThat(same.largestDifference()).isZero();
    assertThat(same.reduced()).isEqualTo(same.exact());
    assertThat(same.exact().n()).isEqualTo(CELLS);
    assertThat(same.exact().positives()).isBetween(1L, CELLS - 1L);
    assertThat(same.withinLimits()).isTrue();
  }

  @Test
  void findsTheLargestDifferenceBetweenTwoWaysOfComputing() {
    PrecisionComparison other = compare(ComputeOptions.DEFAULT, DL4J);
    assertThat(other.reduced().n()).isEqualTo(CELLS);
    assertThat(other.largestDifference()).isCloseTo(0, within(1e-4));
    assertThat(other.reduced().logLoss())
        .isCloseTo(other.exact().logLoss(), within(20 * other.largestDifference() + 1e-8));
  }

  @Test
  void comparesNothingOfANetworkThatGivesNoProbabilities() {
    MultiLayerNetwork broken = network();
    broken.getOutputLayer().getParam("b").assign(Float.NaN);
    PrecisionComparison none =
        compare(PortableNetwork.of(broken), ComputeOptions.DEFAULT, ComputeOptions.DEFAULT);
    assertThat(none.exact().n()).isZero();
    assertThat(none.largestDifference()).isNaN();
    assertThat(none.withinLimits()).isFalse();
  }

  @Test
  void aTrainingInFloat32ComparesNothing() {
    assertThat(train(ComputeOptions.DEFAULT).comparison()).isNull();
  }

  @Test
  void aTrainingInBfloat16ComparesTheKeptEpoch() {
    assumeTrue(
        TrainableNetworks.precision(BFLOAT16) == Precision.BFLOAT16,
        "SKIPPED: this processor does not do " + Precision.BFLOAT16);
    PrecisionComparison comparison = train(BFLOAT16).comparison();
    assertThat(comparison.exact().n()).isEqualTo(CELLS);
    assertThat(comparison.largestDifference()).isBetween(1e-9, 0.05);
  }

  private static DistributedTrainer.Outcome train(ComputeOptions options) {
    return new DistributedTrainer(TestSpark.context(), plan(options), Progress.SILENT)
        .train(
            network(),
            DistributedTrainerSparkTest.rdd(cells(), 2),
            DistributedTrainerSparkTest.rdd(cells(), 2),
            TrainingGuide.undisturbed(epoch -> {}));
  }

  private static PrecisionComparison compare(ComputeOptions exact, ComputeOptions reduced) {
    return compare(PortableNetwork.of(network()), exact, reduced);
  }

  private static PrecisionComparison compare(
      PortableNetwork network, ComputeOptions exact, ComputeOptions reduced) {
    return new PrecisionCheck(TestSpark.context(), plan(exact))
        .compare(network, DistributedTrainerSparkTest.rdd(cells(), 3), exact, reduced, 0.5);
  }

  private static List<PackedCell> cells() {
    return DistributedTrainerSparkTest.cells(CELLS);
  }

  private static MultiLayerNetwork network() {
    return CustomCnn.network(SIDE, SIDE, SmallTraining.options(1e-3), 1);
  }

  private static TrainingPlan plan(ComputeOptions options) {
    return new TrainingPlan(
        new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR),
        ImageLimits.DEFAULT,
        DistributedTrainerSparkTest.TURNED,
        LabelSet.NIH,
        1,
        8,
        2,
        List.of(),
        2,
        0,
        EarlyStopping.NEVER,
        8,
        options,
        CoreShares.SINGLE,
        0,
        5);
  }
}
