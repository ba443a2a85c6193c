package org.plasmospark.spark.table;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.ManifestHash;

/**
 * What tells rows of a manifest from others, in whatever order they are: rows that were lost,
 * exchanged or changed make another digest.
 *
 * @param rows how many there are
 * @param data hash of everything but split and fold
 * @param split hash of split and fold
 */
public record ManifestDigest(long rows, String data, String split) {

  /** Reads all rows once. */
  public static ManifestDigest of(JavaRDD<ManifestEntry> entries) {
    Hashes hashes =
        entries.treeAggregate(
            new Hashes(ManifestHash.data(), ManifestHash.split()), Hashes::add, Hashes::merge);
    return new ManifestDigest(hashes.data().rows(), hashes.data().hex(), hashes.split().hex());
  }

  private record Hashes(ManifestHash data, ManifestHash split) implements Serializable {
    Hashes add(ManifestEntry entry) {
      data.add(entry);
      split.add(entry);
      return this;
    }

    Hashes merge(Hashes other) {
      data.merge(other.data);
      split.merge(other.split);
      return this;
    }
  }
}
