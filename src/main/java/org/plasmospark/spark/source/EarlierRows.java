package org.plasmospark.spark.source;

import java.io.Serializable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.RowPartitions;
import org.plasmospark.spark.table.CatalogEntry;
import scala.Tuple2;

/** Brings the files of a folder together with what an earlier catalog says of them. */
public final class EarlierRows {
  private EarlierRows() {}

  /**
   * A file and its row in an earlier catalog.
   *
   * @param block of the file in the listing
   * @param earlier null if it was not there then
   */
  public record Met(int block, ListedFile file, CatalogEntry earlier) implements Serializable {}

  /**
   * Every file of the folder once, in partitions for rows.
   *
   * @param earlier rows with distinct paths; those of files that are gone are ignored
   */
  public static JavaRDD<Met> meet(
      PlasmosparkSession spark, ImageFolder folder, JavaRDD<CatalogEntry> earlier) {
    JavaPairRDD<String, CatalogEntry> rows = earlier.keyBy(row -> row.entry().path());
    return MappingJoin.numbered(spark, folder.files(), folder.size())
        .leftOuterJoin(rows, RowPartitions.count(spark.context(), folder.size()))
        .map(
            path -> {
              Tuple2<Integer, ListedFile> found = path._2()._1();
              return new Met(found._1(), found._2(), path._2()._2().orNull());
            });
  }

  /**
   * Some of the files in the order in which they are best read, and in tasks of the usual size.
   *
   * @param some of the folder's files
   * @param count of these
   */
  public static JavaRDD<ListedFile> inReadingOrder(
      ImageFolder folder, JavaRDD<Met> some, long count) {
    int tasks = (int) Math.min(Integer.MAX_VALUE, count / WorkTableWriter.ROWS_PER_BLOCK + 1);
    return some.mapToPair(
            met ->
                new Tuple2<>(
                    new BlockOrder(met.block(), met.file().position(), met.file().path()),
                    met.file()))
        .repartitionAndSortWithinPartitions(
            new BlockOrder.ByBlock(folder.files().getNumPartitions(), tasks))
        .values();
  }
}
