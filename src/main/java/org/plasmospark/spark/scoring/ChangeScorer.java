package org.plasmospark.spark.scoring;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.SimulatedChange;
import org.plasmospark.image.SimulatedChanges;
import org.plasmospark.image.StainTables;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.CountedProgress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.CellSource;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;
import org.plasmospark.task.Prefetch;
import org.plasmospark.task.Prefetcher;

/**
 * Predicts cells under changes and counts the calls. Each cell is decoded once; its batch is
 * predicted once for each change, in the batches in which a {@link PartitionScorer} predicts the
 * cells as they are.
 */
public final class ChangeScorer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ClassifierFactory classifiers;
  private final Preprocessing preprocessing;
  private final ImageLimits limits;
  private final int batchSize;
  private final CoreShares shares;
  private final SimulatedChanges changes;

  ChangeScorer(
      ClassifierFactory classifiers,
      Preprocessing preprocessing,
      ImageLimits limits,
      int batchSize,
      CoreShares shares,
      SimulatedChanges changes) {
    this.classifiers = classifiers;
    this.preprocessing = preprocessing;
    this.limits = limits;
    this.batchSize = batchSize;
    this.shares = shares;
    this.changes = changes;
  }

  /**
   * Counts the calls of labelled cells, with progress. Cells that cannot be decoded, and those that
   * the network gives no probability for, are left out.
   *
   * @param threshold cells with at least this probability are called positive
   * @return counts without patients for each change, in the order of the changes
   */
  public List<EvaluationAccumulator> count(
      PlasmosparkSession spark,
      CellSource source,
      LabelSet labels,
      double threshold,
      Progress progress) {
    LongAccumulator done = spark.context().sc().longAccumulator();
    JavaRDD<PackedCell> cells = source.cells();
    Prefetch prefetch = shares.prefetch(cells.getNumPartitions());
    JavaRDD<EvaluationAccumulator[]> counts =
        cells.mapPartitions(
            partition ->
                Collections.singleton(counted(partition, prefetch, labels, threshold, done))
                    .iterator(),
            true);
    return List.of(
        CountedProgress.during(
            done,
            progress,
            "robustness",
            source.size(),
            () ->
                Stages.named(
                    spark.context(),
                    "Count the calls under changes",
                    () ->
                        counts.treeAggregate(
                            nothing(threshold), ChangeScorer::merge, ChangeScorer::merge))));
  }

  private EvaluationAccumulator[] nothing(double threshold) {
    return Stream.generate(() -> new EvaluationAccumulator(threshold))
        .limit(changes.list().size())
        .toArray(EvaluationAccumulator[]::new);
  }

  private static EvaluationAccumulator[] merge(
      EvaluationAccumulator[] sums, EvaluationAccumulator[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i].merge(more[i]);
    }
    return sums;
  }

  private EvaluationAccumulator[] counted(
      Iterator<PackedCell> cells,
      Prefetch prefetch,
      LabelSet labels,
      double threshold,
      LongAccumulator done) {
    EvaluationAccumulator[] counts = nothing(threshold);
    if (!cells.hasNext()) {
      return counts;
    }
    List<StainTables> stains =
        changes.list().stream().map(SimulatedChange::stain).map(StainTables::new).toList();
    byte[] changed = new byte[Math.multiplyExact(batchSize, preprocessing.tensorLength())];
    try (PixelClassifier classifier =
            new PixelClassifier(
                classifiers.open(batchSize, preprocessing.scaling().factor()), preprocessing);
        Prefetcher<PackedCell, DecodedBatch> batches =
            new Prefetcher<>(
                cells,
                batchSize,
                new DecodedBatch.Decoding(
                    preprocessing, limits, batchSize, false, changes.borders()),
                prefetch)) {
      while (batches.hasNext()) {
        Prefetcher.Batch<PackedCell, DecodedBatch> batch = batches.next();
        int size = batch.items().size();
        int decoded = batch.memory().closeGaps(size);
        int border = 0;
        for (int i = 0; i < counts.length; i++) {
          byte[] pixels = changed;
          if (changes.list().get(i).isOfBorder()) {
            pixels = batch.memory().bordered(border++);
          } else {
            stains
                .get(i)
                .apply(batch.memory().pixels(), decoded * preprocessing.tensorLength(), changed);
          }
          count(batch.memory(), size, classifier.probabilities(pixels, decoded), labels, counts[i]);
        }
        done.add(size);
      }
    }
    return counts;
  }

  private static void count(
      DecodedBatch batch,
      int size,
      float[] probabilities,
      LabelSet labels,
      EvaluationAccumulator counts) {
    for (int i = 0, at = 0; i < size; i++) {
      ManifestEntry entry = batch.entry(i);
      if (entry.isOk()) {
        float said = probabilities[at++];
        if (ScoredCell.isProbability(said)) {
          counts.add(said, labels.isPositive(entry.label()));
        }
      }
    }
  }
}
