package org.plasmospark.jobs;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.pack.Packer;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;

/** Puts the original images of a catalog into Parquet files. */
public final class PackJob implements Job {
  /** The document that describes packed cells; written last. */
  static final String DOCUMENT = "pack.json";

  /** Folder of the cells as Parquet. */
  static final String CELLS = "cells";

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context);
        OutputFolder out = work.output("folder for packed cells")) {
      Settings settings = context.settings();
      StorePath catalog = work.path("catalog");
      Map<String, Object> catalogued =
          JsonFiles.readPublished(work.store(), catalog, CatalogJob.DOCUMENT, "catalog", "catalog");
      StorePath images = StorePath.parse(String.valueOf(catalogued.get("images")));
      work.store().checkReadable(images, "image folder of the catalog");
      CellReader reader =
          new CellReader(
              images,
              settings.images().limits(),
              settings.images().names(),
              settings.images().labels(),
              work.spark().broadcastConfiguration());
      Packer.Result result =
          new Packer(work.spark(), reader, context.progress())
              .pack(
                  Tables.usable(work.spark().sql(), catalog.child(CatalogJob.MANIFEST)),
                  out.staging().child(CELLS),
                  out.staging().child("quarantine"),
                  (long) settings.pack().fileSizeMb() << 20,
                  context.runId());
      JsonFiles.requireUnchanged(
          work.store(), catalog, CatalogJob.DOCUMENT, "catalog", "catalog", catalogued);
      requireQuality(result, settings.quality().maxQuarantinedFraction(), images);
      Map<String, Object> document = new LinkedHashMap<>(catalogued);
      document.put("run_id", context.runId());
      document.put("created_at", context.startedAt().toString());
      document.put("catalog", catalog.toString());
      document.put("packed", result.packed());
      document.put("packed_bytes", result.bytes());
      document.put("pack_quarantined", result.quarantined());
      JsonFiles.write(work.store(), out.staging().child(DOCUMENT), document);
      out.publish();
      String line =
          String.format(
              Locale.ROOT,
              "Packed %,d of %,d cells (%.1f MB), %,d quarantined%s.",
              result.packed(),
              result.in(),
              result.bytes() / 1e6,
              result.quarantined(),
              result.quarantined() == 0 ? "" : ", for example " + result.example());
      return new JobResult(List.of(line, "Packed cells: " + work.path("out")), document);
    }
  }

  private static void requireQuality(Packer.Result result, double most, StorePath images) {
    if (result.in() == 0) {
      throw new UserException(
          ExitCode.INPUT_MISSING, "The catalog of " + images + " holds no usable image.");
    }
    if (result.quarantined() > most * result.in()) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          String.format(
              Locale.ROOT,
              "%,d of %,d catalogued images in %s are gone or changed, more than"
                  + " quality.max-quarantined-fraction = %s allows (for example %s): run catalog again.",
              result.quarantined(),
              result.in(),
              images,
              most,
              result.example()));
    }
  }
}
