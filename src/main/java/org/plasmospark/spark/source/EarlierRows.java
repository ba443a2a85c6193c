package org.plasmospark.spark.source;

import java.io.Serializable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.spark.table.CatalogEntry;
import scala.Tuple2;

/** Brings the files of a folder together with what an earlier catalog says of them. */
public final class EarlierRows {
  private EarlierRows() {}

  /**
   * A file and its row in an earlier catalog.
   *
   * @param earlier null if it was not there then
   */
  public record Met(ListedFile file, CatalogEntry earlier) implements Serializable {}

  /**
   * Every file of the folder once, in the folder's partitions and reading order.
   *
   * @param earlier rows with distinct paths; those of files that are gone are ignored
   */
  public static JavaRDD<Met> meet(ImageFolder folder, JavaRDD<CatalogEntry> earlier) {
    JavaRDD<ListedFile> files = folder.files();
    JavaPairRDD<String, CatalogEntry> rows = earlier.keyBy(row -> row.entry().path());
    return MappingJoin.numbered(files)
        .leftOuterJoin(rows)
        .mapToPair(
            path -> {
              Tuple2<Integer, ListedFile> found = path._2()._1();
              return new Tuple2<>(
                  new BlockOrder(found._1(), found._2().position(), path._1()),
                  new Met(found._2(), path._2()._2().orNull()));
            })
        .repartitionAndSortWithinPartitions(new BlockOrder.ByBlock(files.getNumPartitions()))
        .values();
  }
}
