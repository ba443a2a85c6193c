package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.FillMode;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.Pooling;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.features.CellFeatures;
import org.plasmospark.spark.features.FeatureNetwork;
import org.plasmospark.spark.scoring.CountedClassifiers;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;

class ValidationScoringSparkTest {
  private static final int CELLS = 12;
  private static final int SIDE = 40;

  @Test
  void holdsOneClassifierInATaskThatComputesManyPartitions() {
    JavaSparkContext context = TestSpark.context();
    CountedClassifiers classifiers = new CountedClassifiers();
    List<CellFeatures> cells =
        IntStream.range(0, CELLS).mapToObj(ValidationScoringSparkTest::cell).toList();

    assertThat(
            new FeatureInput(plan(), 2)
                .score(classifiers, context.parallelize(cells, 4))
                .coalesce(1)
                .collect())
        .hasSize(CELLS);

    assertThat(classifiers.mostOpen()).isEqualTo(1);
    assertThat(classifiers.open()).isZero();
  }

  @Test
  void holdsOneClassifierAlsoBehindABase() {
    PlasmosparkSession spark = TestSpark.plasmospark();
    CountedClassifiers classifiers = new CountedClassifiers();
    FrozenBase base =
        new FrozenBase(
            BaseNetwork.SQUEEZENET,
            BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 3),
            Pooling.AVERAGE,
            SIDE,
            SIDE);
    FeatureNetwork network =
        FeatureNetwork.of(
            spark,
            base.features(),
            plan().preprocessing(),
            plan().limits(),
            4,
            ComputeOptions.DEFAULT);
    SyntheticCells drawn =
        new SyntheticCells(new SyntheticSettings(CELLS, 6, 2, 0.5, 0.1, true), 7);
    List<PackedCell> cells =
        IntStream.range(0, CELLS).mapToObj(i -> packed(drawn.cell(i))).toList();

    assertThat(
            new BaseInput(plan(), network, base.units())
                .score(classifiers, spark.context().parallelize(cells, 4))
                .coalesce(1)
                .collect())
        .hasSize(CELLS);

    assertThat(classifiers.mostOpen()).isEqualTo(1);
    assertThat(classifiers.open()).isZero();
  }

  private static PackedCell packed(SyntheticCell drawn) {
    byte[] png = PngEncoder.encode(drawn.image());
    return new PackedCell(
        ManifestEntry.ok(
            drawn.path(), "Uninfected", "p", "s", SIDE, SIDE, png.length, Sha256.hex(png)),
        png);
  }

  private static CellFeatures cell(int number) {
    byte[] bytes = {(byte) number};
    return new CellFeatures(
        ManifestEntry.ok(number + ".png", "Uninfected", "p", null, 1, 1, 1, Sha256.hex(bytes)),
        new float[] {number, 1},
        1);
  }

  private static TrainingPlan plan() {
    return new TrainingPlan(
        new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR),
        ImageLimits.DEFAULT,
        new AugmentationSettings(0, 1, 1, 0, 0, 0, false, false, 1, 1, FillMode.NEAREST, 0),
        LabelSet.NIH,
        1,
        4,
        1,
        List.of(),
        1,
        0,
        EarlyStopping.NEVER,
        4,
        ComputeOptions.DEFAULT,
        CoreShares.SINGLE,
        0,
        3);
  }
}
