package org.plasmospark.spark.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TaskResources;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * Rows too many for the driver, in files on a store that the executors read as well. The driver
 * holds one {@link Block} for some hundred rows.
 */
final class WorkTable {
  private WorkTable() {}

  /**
   * Rows that one task reads.
   *
   * @param file that holds them
   * @param offset of the first one, in bytes
   * @param rows how many
   */
  record Block(StorePath file, long offset, int rows) implements Serializable {}

  /** The rows of blocks, each block a partition of its own; partitions keep the blocks' order. */
  static <T> JavaRDD<T> rows(PlasmosparkSession spark, List<Block> blocks, RowCodec<T> codec) {
    Broadcast<SerializableConfiguration> hadoop = spark.broadcastConfiguration();
    return spark
        .context()
        .parallelize(new ArrayList<>(blocks), Math.max(1, blocks.size()))
        .flatMap(block -> read(new HadoopStore(hadoop.value().value()), block, codec));
  }

  private static <T> Iterator<T> read(Store store, Block block, RowCodec<T> codec)
      throws IOException {
    SeekableByteChannel channel = store.openSeekable(block.file());
    channel.position(block.offset());
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    Iterator<T> rows =
        new Iterator<>() {
          private int left = block.rows();

          @Override
          public boolean hasNext() {
            return left > 0;
          }

          @Override
          public T next() {
            try {
              left--;
              return codec.read(in);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return TaskResources.closing(rows, in);
  }
}
