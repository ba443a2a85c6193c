package org.plasmospark.spark.features;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
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
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.Pooling;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.storage.StorePath;

/** Synthetic cells, and a small base to compute features of them. */
final class FewCells {
  static final int SIDE = 40;

  /** Contents, a third of which is for validation. */
  static final int CELLS = 30;

  static final Preprocessing INPUT =
      new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
  static final AugmentationSettings TURNED =
      new AugmentationSettings(25, 0.9, 1.1, 10, 0, 0, true, false, 1, 1, FillMode.NEAREST, 0);

  private FewCells() {}

  /** All cells, and the first content once more under another name. */
  static List<PackedCell> withACopy() {
    SyntheticCells drawn =
        new SyntheticCells(new SyntheticSettings(CELLS, 6, 2, 0.5, 0.1, true), 7);
    List<PackedCell> cells = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      SyntheticCell cell = drawn.cell(i);
      byte[] png = PngEncoder.encode(cell.image());
      cells.add(
          new PackedCell(
              entry(
                  "cell-%02d.png".formatted(i),
                  i % 2 == 0 ? "Parasitized" : "Uninfected",
                  i % 3 == 0 ? Split.VALIDATION : Split.TRAIN,
                  png),
              png));
    }
    PackedCell first = cells.get(0);
    cells.add(
        new PackedCell(
            entry("Uninfected/copy.png", first.entry().label(), Split.TRAIN, first.image()),
            first.image()));
    return cells;
  }

  static ManifestEntry entry(String path, String label, Split split, byte[] image) {
    return ManifestEntry.ok(path, label, "p", "s", SIDE, SIDE, image.length, Sha256.hex(image))
        .withSplit(split);
  }

  /** Writes cells as the job {@code pack} does. */
  static void write(PlasmosparkSession spark, List<PackedCell> cells, StorePath folder) {
    write(spark, cells, folder, 2);
  }

  /** The same, in so many files. */
  static void write(PlasmosparkSession spark, List<PackedCell> cells, StorePath folder, int files) {
    List<Row> rows = cells.stream().map(PackedTable::toRow).toList();
    spark
        .sql()
        .createDataFrame(rows, PackedTable.SCHEMA)
        .repartition(files)
        .write()
        .parquet(folder.hadoop().toString());
  }

  /** A base with random weights. */
  static FrozenBase base() {
    return new FrozenBase(
        BaseNetwork.SQUEEZENET,
        BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 3),
        Pooling.AVERAGE,
        SIDE,
        SIDE);
  }

  /** The base on the executors. */
  static FeatureNetwork network(PlasmosparkSession spark, FrozenBase base, int batchSize) {
    return FeatureNetwork.of(
        spark, base.features(), INPUT, ImageLimits.DEFAULT, batchSize, ComputeOptions.DEFAULT);
  }
}
