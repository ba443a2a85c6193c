package org.plasmospark.spark.table;

import java.io.Serializable;
import org.plasmospark.manifest.ManifestEntry;

/** A cell in whatever form, with its row of the manifest. */
public interface Cell extends Serializable {
  /** The row. */
  ManifestEntry entry();
}
