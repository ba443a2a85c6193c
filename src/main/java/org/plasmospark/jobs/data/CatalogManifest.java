package org.plasmospark.jobs.data;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Work;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.spark.table.ManifestDigest;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;

/** The manifest of a catalog, as far as it is the one that the catalog describes. */
final class CatalogManifest {
  private CatalogManifest() {}

  /**
   * The folder of the manifest.
   *
   * @param document that describes the catalog
   * @param remedy what to do if it is another, in the imperative
   * @throws UserException INPUT_MISSING if rows were lost, exchanged or changed
   */
  static StorePath whole(
      Work work, PublishedFolder catalog, Map<String, Object> document, String remedy) {
    StorePath manifest = catalog.path(CatalogJob.MANIFEST);
    ManifestDigest digest;
    try {
      digest = ManifestDigest.of(Tables.manifest(work.spark().sql(), manifest));
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      Optional<UserException> damage = StoreFailures.damagedTable(e);
      if (damage.isPresent()) {
        throw damaged(catalog, "cannot be read as a table", remedy, e);
      }
      throw e;
    }
    if (!digest.data().equals(document.get("manifest_hash"))
        || !digest.split().equals(document.get("split_hash"))) {
      throw damaged(
          catalog,
          String.format(
              Locale.ROOT,
              "has %,d rows that are not the %s that were catalogued",
              digest.rows(),
              document.get("files")),
          remedy,
          null);
    }
    return manifest;
  }

  private static UserException damaged(
      PublishedFolder catalog, String how, String remedy, Exception cause) {
    return new UserException(
        ExitCode.INPUT_MISSING,
        "The manifest of the catalog %s %s: %s.".formatted(catalog.address(), how, remedy),
        cause);
  }
}
