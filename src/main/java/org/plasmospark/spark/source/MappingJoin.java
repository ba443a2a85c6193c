package org.plasmospark.spark.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.MappingCsv;
import org.plasmospark.manifest.MappingRow;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.RowPartitions;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.table.PagePaths;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import scala.Tuple2;

/**
 * Gives listed files what a mapping file says of them. The driver reads the file once, a line at a
 * time, since quotes forbid to cut it; files and lines meet on the executors.
 */
final class MappingJoin {
  private static final int LISTED_DUPLICATES = 5;

  private final PlasmosparkSession spark;
  private final StorePath mapping;
  private final NameRules names;
  private final List<WorkTable.Block> lines;

  private MappingJoin(
      PlasmosparkSession spark, StorePath mapping, NameRules names, List<WorkTable.Block> lines) {
    this.spark = spark;
    this.mapping = mapping;
    this.names = names;
    this.lines = lines;
  }

  /**
   * Files with what a mapping says of them.
   *
   * @param files in their blocks
   * @param meetings held by the executors until {@link #release}
   */
  record Joined(JavaRDD<ListedFile> files, Counts counts, JavaRDD<Meeting> meetings) {
    void release() {
      meetings.unpersist(true);
    }
  }

  /** All that has one path: a file and its block, or no file, and the lines that name it. */
  record Meeting(int block, ListedFile file, List<MappingRow> rows) implements Serializable {
    String path() {
      return file == null ? rows.get(0).path() : file.path();
    }
  }

  /**
   * What came of it.
   *
   * @param mapped files that a line names
   * @param unused lines that name no file
   * @param unusedExample the first path of these in the order of texts; null if there is none
   * @param repeated paths that more than one line names
   * @param lines of the first of these
   */
  record Counts(
      long mapped,
      long unused,
      String unusedExample,
      long repeated,
      TreeMap<String, List<Long>> lines)
      implements Serializable {
    static final Counts NONE = new Counts(0, 0, null, 0, new TreeMap<>());

    Counts plus(Meeting meeting) {
      if (meeting.rows().isEmpty()) {
        return this;
      }
      boolean many = meeting.rows().size() > 1;
      TreeMap<String, List<Long>> own = new TreeMap<>();
      if (many) {
        own.put(
            meeting.path(),
            meeting.rows().stream().map(MappingRow::line).sorted().limit(2).toList());
      }
      boolean found = meeting.file() != null;
      return plus(
          new Counts(
              found ? 1 : 0,
              found ? 0 : meeting.rows().size(),
              found ? null : meeting.path(),
              many ? 1 : 0,
              own));
    }

    Counts plus(Counts other) {
      TreeMap<String, List<Long>> both = new TreeMap<>(lines);
      both.putAll(other.lines);
      while (both.size() > LISTED_DUPLICATES) {
        both.pollLastEntry();
      }
      String example =
          unusedExample == null
                  || other.unusedExample != null && other.unusedExample.compareTo(unusedExample) < 0
              ? other.unusedExample
              : unusedExample;
      return new Counts(
          mapped + other.mapped, unused + other.unused, example, repeated + other.repeated, both);
    }
  }

  /**
   * Reads a mapping file.
   *
   * @param work where its lines are put for the executors
   * @throws org.plasmospark.UserException USAGE if it is wrong, INPUT_MISSING if it is empty
   */
  static MappingJoin read(
      PlasmosparkSession spark, Store store, StorePath mapping, NameRules names, StorePath work) {
    return new MappingJoin(spark, mapping, names, lines(store, mapping, names.labels(), work));
  }

  /**
   * Names files.
   *
   * @param blocks partitions of the files
   * @throws org.plasmospark.UserException USAGE if the mapping names an image twice
   */
  Joined join(JavaRDD<ListedFile> files, int blocks) {
    NameRules rules = names;
    JavaPairRDD<String, MappingRow> rows =
        WorkTable.rows(spark, lines, RowCodec.MAPPINGS).keyBy(MappingRow::path);
    long expected = (long) blocks * WorkTableWriter.ROWS_PER_BLOCK;
    JavaRDD<Meeting> meetings =
        numbered(spark, files, expected)
            .cogroup(rows, RowPartitions.count(spark.context(), expected))
            .map(path -> meeting(path._2()._1(), path._2()._2()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    Counts counts =
        Stages.named(
            spark.context(),
            "Look up the images in the mapping",
            () -> meetings.aggregate(Counts.NONE, Counts::plus, Counts::plus));
    if (counts.repeated() > 0) {
      meetings.unpersist(true);
      throw MappingCsv.duplicates(mapping.toString(), counts.repeated(), counts.lines());
    }
    JavaRDD<ListedFile> named =
        meetings
            .filter(meeting -> meeting.file() != null)
            .mapToPair(
                meeting ->
                    new Tuple2<>(
                        new BlockOrder(meeting.block(), meeting.file().position(), meeting.path()),
                        meeting.rows().isEmpty()
                            ? rules.named(meeting.file())
                            : rules.named(meeting.file(), meeting.rows().get(0))))
            .repartitionAndSortWithinPartitions(new BlockOrder.ByBlock(blocks))
            .values();
    return new Joined(named, counts, meetings);
  }

  /**
   * The files by path, each with the number of its block, in partitions for rows.
   *
   * @param files a partition for each block
   * @param count of the files, about
   */
  static JavaPairRDD<String, Tuple2<Integer, ListedFile>> numbered(
      PlasmosparkSession spark, JavaRDD<ListedFile> files, long count) {
    JavaRDD<Tuple2<String, Tuple2<Integer, ListedFile>>> numbered =
        files.mapPartitionsWithIndex(
            (block, some) ->
                new Iterator<Tuple2<String, Tuple2<Integer, ListedFile>>>() {
                  @Override
                  public boolean hasNext() {
                    return some.hasNext();
                  }

                  @Override
                  public Tuple2<String, Tuple2<Integer, ListedFile>> next() {
                    ListedFile file = some.next();
                    return new Tuple2<>(file.path(), new Tuple2<>(block, file));
                  }
                },
            false);
    return JavaPairRDD.fromJavaRDD(RowPartitions.merge(spark.context(), numbered, count));
  }

  private static List<WorkTable.Block> lines(
      Store store, StorePath mapping, LabelSet labels, StorePath work) {
    try (BufferedReader csv =
            new BufferedReader(new InputStreamReader(store.open(mapping), StandardCharsets.UTF_8));
        WorkTableWriter<MappingRow> rows =
            new WorkTableWriter<>(
                store, work, "mapping", RowCodec.MAPPINGS, 16 * WorkTableWriter.ROWS_PER_BLOCK)) {
      MappingCsv.read(
          csv,
          mapping.toString(),
          labels,
          row -> {
            if (PagePaths.number(row.path()) > 0) {
              throw new UserException(
                  ExitCode.USAGE,
                  "Line %d of the mapping file %s names a page: label, patient and slide are those of the file, name that."
                      .formatted(row.line(), mapping));
            }
            try {
              rows.add(row);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      return rows.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Meeting meeting(
      Iterable<Tuple2<Integer, ListedFile>> files, Iterable<MappingRow> rows) {
    List<MappingRow> lines = new ArrayList<>();
    for (MappingRow row : rows) {
      lines.add(row);
    }
    Iterator<Tuple2<Integer, ListedFile>> file = files.iterator();
    if (!file.hasNext()) {
      return new Meeting(0, null, lines);
    }
    Tuple2<Integer, ListedFile> found = file.next();
    return new Meeting(found._1(), found._2(), lines);
  }
}
