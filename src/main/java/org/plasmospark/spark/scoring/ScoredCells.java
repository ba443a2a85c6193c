package org.plasmospark.spark.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.CountedProgress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.CellSource;
import org.plasmospark.spark.table.PagePaths;
import org.plasmospark.spark.table.Prediction;
import org.plasmospark.spark.table.PredictionTable;
import org.plasmospark.spark.table.QualityCounts;
import org.plasmospark.spark.table.QuarantineTable;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;

/** Cells that were scored once, held by the executors until all that is made of them is written. */
public final class ScoredCells implements AutoCloseable {
  private static final String SEPARATOR = "\n";

  private final PlasmosparkSession spark;
  private final JavaRDD<ScoredCell[]> partitions;
  private final JavaRDD<ScoredCell> cells;
  private final QualityCounts counts;

  private ScoredCells(
      PlasmosparkSession spark, JavaRDD<ScoredCell[]> partitions, QualityCounts counts) {
    this.spark = spark;
    this.partitions = partitions;
    this.cells = partitions.flatMap(all -> Arrays.asList(all).iterator());
    this.counts = counts;
  }

  /**
   * Scores all cells, with progress.
   *
   * @param what in one word, for the progress
   */
  public static ScoredCells score(
      PlasmosparkSession spark,
      PartitionScorer scorer,
      CellSource source,
      Progress progress,
      String what) {
    long total = source.size();
    boolean ofFiles = source.ofFiles();
    LongAccumulator done = spark.context().sc().longAccumulator();
    JavaRDD<ScoredCell[]> scored =
        scorer
            .score(source.cells())
            .mapPartitions(
                partition -> Collections.singleton(collected(partition, done, ofFiles)).iterator(),
                true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    QualityCounts counts =
        CountedProgress.during(
            done,
            progress,
            what,
            total,
            () -> Stages.named(spark.context(), "Score the cells", () -> counted(scored)));
    long out = ofFiles ? counts.listed() : counts.files();
    if (out != total) {
      scored.unpersist(true);
      throw new IllegalStateException(out + " cells came out of scoring, " + total + " went in");
    }
    return new ScoredCells(spark, scored, counts);
  }

  /**
   * All cells of a partition as one value: Spark measures what it holds again and again while it
   * grows, down to every string, which takes longer than writing it.
   */
  private static ScoredCell[] collected(
      Iterator<ScoredCell> cells, LongAccumulator done, boolean ofFiles) {
    List<ScoredCell> all = new ArrayList<>();
    while (cells.hasNext()) {
      ScoredCell cell = cells.next();
      all.add(cell);
      done.add(ofFiles && PagePaths.number(cell.entry().path()) > 1 ? 0 : 1);
    }
    return all.toArray(ScoredCell[]::new);
  }

  /** Counted by the job that scores, since Spark's accumulators count what was lost twice. */
  private static QualityCounts counted(JavaRDD<ScoredCell[]> scored) {
    return scored.aggregate(
        new QualityCounts(),
        (sum, cells) -> {
          for (ScoredCell cell : cells) {
            sum.add(cell.entry(), cell.findings());
          }
          return sum;
        },
        QualityCounts::merge);
  }

  /** What is wrong with the cells. */
  public QualityCounts counts() {
    return counts;
  }

  /** Cells with a probability. */
  public long predicted() {
    return counts.usable();
  }

  /** Cells without. */
  public long quarantined() {
    return counts.quarantined();
  }

  /** What computed the probabilities, by name: several where machines differ. */
  public List<String> engines() {
    String joined =
        aggregate(
            "Name the engines",
            "",
            (sum, cell) -> cell.isPredicted() ? joined(sum, cell.engine()) : sum,
            ScoredCells::joined);
    return joined.isEmpty() ? List.of() : List.of(joined.split(SEPARATOR));
  }

  /** Folds all cells on the executors. */
  public <T> T aggregate(
      String name, T zero, Function2<T, ScoredCell, T> add, Function2<T, T, T> merge) {
    return Stages.named(spark.context(), name, () -> cells.treeAggregate(zero, add, merge));
  }

  /** Writes predictions and quarantine to two new folders. */
  public void write(
      StorePath predictions, StorePath quarantine, Prediction.RunColumns run, LabelSet labels) {
    Stages.named(
        spark.context(),
        "Write the predictions",
        () -> {
          Tables.writeHeld(
              spark.sql(),
              cells
                  .filter(ScoredCell::isPredicted)
                  .map(cell -> PredictionTable.toRow(prediction(cell, run, labels), run)),
              predicted(),
              PredictionTable.SCHEMA,
              predictions,
              "path",
              Tables.ROWS_PER_FILE);
          Tables.writeHeld(
              spark.sql(),
              cells
                  .filter(cell -> !cell.isPredicted())
                  .map(cell -> QuarantineTable.toRow(cell.entry(), run.runId())),
              quarantined(),
              QuarantineTable.SCHEMA,
              quarantine,
              "path",
              Tables.ROWS_PER_FILE);
          return null;
        });
  }

  @Override
  public void close() {
    partitions.unpersist(true);
  }

  private static String joined(String names, String others) {
    if (names.equals(others) || others.isEmpty()) {
      return names;
    }
    return Stream.of(names.split(SEPARATOR), others.split(SEPARATOR))
        .flatMap(Stream::of)
        .filter(name -> !name.isEmpty())
        .distinct()
        .sorted()
        .collect(Collectors.joining(SEPARATOR));
  }

  private static Prediction prediction(
      ScoredCell cell, Prediction.RunColumns run, LabelSet labels) {
    boolean positive = cell.probability() >= run.threshold();
    return new Prediction(
        cell.entry(),
        cell.probability(),
        positive ? labels.positive() : labels.negative(),
        cell.engine(),
        cell.findings());
  }
}
