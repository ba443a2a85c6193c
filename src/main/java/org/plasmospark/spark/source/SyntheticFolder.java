package org.plasmospark.spark.source;

import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.CountedProgress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** Writes synthetic cells to a folder of images. */
public final class SyntheticFolder {
  private static final int CELLS_PER_TASK = 128;

  private SyntheticFolder() {}

  /** Draws all cells on the executors, each into a file of its own below the folder. */
  public static void draw(
      PlasmosparkSession spark, SyntheticCells cells, StorePath folder, Progress progress) {
    LongAccumulator drawn = spark.context().sc().longAccumulator();
    Broadcast<SerializableConfiguration> hadoop = spark.broadcastConfiguration();
    int tasks = (cells.size() + CELLS_PER_TASK - 1) / CELLS_PER_TASK;
    JavaRDD<Integer> indices =
        spark.context().parallelize(IntStream.range(0, cells.size()).boxed().toList(), tasks);
    CountedProgress.during(
        drawn,
        progress,
        "synth",
        cells.size(),
        () ->
            Stages.named(
                spark.context(),
                "Draw synthetic cells",
                () -> {
                  indices.foreachPartition(
                      partition -> {
                        Store store = new HadoopStore(hadoop.value().value());
                        write(store, cells, folder, partition, drawn);
                      });
                  return null;
                }));
  }

  private static void write(
      Store store,
      SyntheticCells cells,
      StorePath folder,
      Iterator<Integer> indices,
      LongAccumulator drawn)
      throws java.io.IOException {
    while (indices.hasNext()) {
      SyntheticCell cell = cells.cell(indices.next());
      // A task that Spark runs again finds its own files and writes the same into them.
      store.writeAtomically(folder.child(cell.path()), PngEncoder.encode(cell.image()), true);
      drawn.add(1);
    }
  }
}
