package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;

/**
 * A network that starts with a saturated output, or whose loss has no gradient there, stands still
 * for some seeds and learns for others. From each of ten seeds it must learn easy cells in a few
 * epochs, which by chance alone gives a loss of ln 2 = 0.693.
 */
class TenSeedsTest {
  private static final int BATCH = 32;
  private static final double LEARNING_RATE = 1e-3;
  private static final double LEARNT = 0.5;
  private static final ComputeOptions OWN_LAYERS =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);

  private static final Map<Integer, List<DataSet>> BATCHES = new HashMap<>();

  @BeforeAll
  static void select() {
    NativeBackend.select();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void learnsFromEverySeed(long seed) {
    assertThat(lossAfterTraining(seed, 48, 25, ComputeOptions.DEFAULT)).isLessThan(LEARNT);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void learnsAtTheFullSize(long seed) {
    assertThat(lossAfterTraining(seed, 170, 9, ComputeOptions.DEFAULT)).isLessThan(LEARNT);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4})
  void learnsWithDl4jsOwnLayers(long seed) {
    assertThat(lossAfterTraining(seed, 48, 25, OWN_LAYERS)).isLessThan(LEARNT);
  }

  @Test
  void doesNotLearnWithoutSteps() {
    assertThat(lossAfterTraining(1, 48, 1, ComputeOptions.DEFAULT)).isGreaterThan(LEARNT);
  }

  /** The mean loss of the last epoch, each minibatch before the update that used it. */
  private static double lossAfterTraining(long seed, int side, int epochs, ComputeOptions options) {
    List<DataSet> batches = BATCHES.computeIfAbsent(side, TenSeedsTest::batches);
    MultiLayerNetwork start =
        CustomCnn.network(side, side, SmallTraining.options(LEARNING_RATE), seed);
    try (TrainableNetwork trainable =
        TrainableNetworks.accelerated(
            start.getLayerWiseConfigurations(),
            FloatVectors.copy(start.params()),
            FloatVectors.copy(start.getUpdater().getStateViewArray()),
            batches.get(0).getFeatures().shape(),
            BATCH,
            options)) {
      double sum = 0;
      for (int epoch = 0; epoch < epochs; epoch++) {
        sum = 0;
        for (DataSet batch : batches) {
          trainable.fit(batch);
          double loss = trainable.network().score();
          assertThat(loss).as("loss in epoch %d", epoch).isFinite();
          sum += loss;
        }
      }
      return sum / batches.size();
    }
  }

  private static List<DataSet> batches(int side) {
    SyntheticCells cells =
        new SyntheticCells(new SyntheticSettings(2 * BATCH, 8, 2, 0.5, 0, true), 5);
    Preprocessing preprocessing =
        new Preprocessing(side, side, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
    CellTensors tensors = new CellTensors(preprocessing);
    List<DataSet> batches = new ArrayList<>();
    for (int first = 0; first < cells.size(); first += BATCH) {
      float[] features = new float[BATCH * preprocessing.tensorLength()];
      float[] labels = new float[BATCH];
      for (int i = 0; i < BATCH; i++) {
        SyntheticCell cell = cells.cell(first + i);
        tensors.plain(cell.image(), features, i * preprocessing.tensorLength());
        labels[i] = cell.parasitized() ? 1 : 0;
      }
      batches.add(
          new DataSet(
              Nd4j.create(features, new long[] {BATCH, 3, side, side}),
              Nd4j.create(labels, new long[] {BATCH, 1})));
    }
    return batches;
  }
}
