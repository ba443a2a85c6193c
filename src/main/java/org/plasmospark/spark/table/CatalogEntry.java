package org.plasmospark.spark.table;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.plasmospark.image.CellFinding;
import org.plasmospark.manifest.ManifestEntry;

/**
 * A row of a catalog: a row of the manifest and what the next catalog of the same images wants to
 * know.
 *
 * @param entry of the manifest
 * @param modified when the file, or the archive it lies in, was last modified, in milliseconds of
 *     the epoch
 * @param findings codes of {@link CellFinding}, sorted and joined by commas; null if nothing was
 *     found
 */
public record CatalogEntry(ManifestEntry entry, long modified, String findings)
    implements Serializable {

  /** The codes of findings as a row holds them. */
  public static String codes(Set<CellFinding> findings) {
    return findings.isEmpty()
        ? null
        : findings.stream()
            .map(CellFinding::code)
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .collect(Collectors.joining(","));
  }

  /** The same file with another row of the manifest. */
  public CatalogEntry with(ManifestEntry other) {
    return new CatalogEntry(other, modified, findings);
  }
}
