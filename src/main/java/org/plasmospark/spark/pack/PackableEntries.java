package org.plasmospark.spark.pack;

import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;

/** Usable images of a catalog that can be packed. */
public final class PackableEntries {
  private final JavaRDD<ManifestEntry> entries;

  PackableEntries(JavaRDD<ManifestEntry> entries) {
    this.entries = entries;
  }

  /** Those of the manifest in a folder. */
  public static PackableEntries open(PlasmosparkSession spark, StorePath manifest) {
    return new PackableEntries(Tables.usable(spark.sql(), manifest));
  }

  /** What these hold beyond packed cells, and where the two contradict each other. */
  public PackDelta beyond(PackedCells packed) {
    return PackDelta.of(entries, packed.entries());
  }

  JavaRDD<ManifestEntry> entries() {
    return entries;
  }
}
