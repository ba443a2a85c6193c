package org.plasmospark.jobs.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.WorkFolder;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.pack.PackDelta;
import org.plasmospark.spark.pack.PackableEntries;
import org.plasmospark.spark.pack.Packer;
import org.plasmospark.spark.source.CataloguedCells;
import org.plasmospark.storage.StorePath;

/** Puts the original images of a catalog into Parquet files, or adds what is new to such files. */
public final class PackJob implements Job {
  /** The document that describes packed cells; it names the batches that belong to them. */
  static final String DOCUMENT = "pack.json";

  /** Folder of the first batch of cells as Parquet; the later ones have a number behind it. */
  static final String CELLS = "cells";

  private static final String QUARANTINE = "quarantine";

  /**
   * What is packed.
   *
   * @param document of the catalog
   * @param images root of them
   */
  private record Source(
      StorePath catalog, Map<String, Object> document, StorePath images, PackableEntries entries) {

    static Source of(Work work) throws IOException {
      StorePath catalog = work.path("catalog");
      Map<String, Object> document =
          JsonFiles.readPublished(work.store(), catalog, CatalogJob.DOCUMENT, "catalog", "catalog");
      StorePath images = StorePath.parse(String.valueOf(document.get("images")));
      work.store().checkReadable(images, "image folder of the catalog");
      return new Source(
          catalog,
          document,
          images,
          PackableEntries.open(work.spark(), catalog.child(CatalogJob.MANIFEST)));
    }

    Map<String, Object> describe(JobContext context) {
      Map<String, Object> described = new LinkedHashMap<>(document);
      described.put("run_id", context.runId());
      described.put("created_at", context.startedAt().toString());
      described.put("catalog", catalog.toString());
      return described;
    }

    void requireUnchanged(Work work) throws IOException {
      JsonFiles.requireUnchanged(
          work.store(), catalog, CatalogJob.DOCUMENT, "catalog", "catalog", document);
    }
  }

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context)) {
      Source source = Source.of(work);
      boolean append =
          context.settings().pack().append()
              && work.store().exists(work.path("out").child(DOCUMENT));
      return append ? append(work, source) : packAnew(work, source);
    }
  }

  private static JobResult packAnew(Work work, Source source) throws IOException {
    try (OutputFolder out = work.output("folder for packed cells")) {
      Packer.Result result =
          pack(
              work,
              source,
              source.entries(),
              out.staging().child(CELLS),
              out.staging().child(QUARANTINE));
      if (result.in() == 0) {
        throw new UserException(
            ExitCode.INPUT_MISSING,
            "The catalog of " + source.images() + " holds no usable image.");
      }
      Map<String, Object> document = source.describe(work.context());
      PackBatch.describe(List.of(batch(CELLS, result, work)), document);
      document.put("pack_quarantined", result.quarantined());
      JsonFiles.write(work.store(), out.staging().child(DOCUMENT), document);
      out.publish();
      return new JobResult(List.of(line(result), "Packed cells: " + work.path("out")), document);
    }
  }

  /**
   * Adds a batch: its folder is written first, and belongs to the packed cells as soon as the
   * document, replaced in one step, names it. What an earlier try left behind is removed before.
   */
  private static JobResult append(Work work, Source source) throws IOException {
    PackedData data = PackedData.read(work.store(), work.path("out"));
    PackDelta delta = source.entries().beyond(data.cells(work));
    requireConsistent(delta.counts(), data.folder());
    List<PackBatch> batches = new ArrayList<>(PackBatch.of(data.document()));
    List<String> lines = new ArrayList<>();
    long quarantined = 0;
    if (delta.counts().added() > 0) {
      int number = batches.size() + 1;
      StorePath cells = data.folder().child(CELLS + "-" + number);
      StorePath rejected = data.folder().child(QUARANTINE + "-" + number);
      work.store().delete(cells);
      work.store().delete(rejected);
      Packer.Result result = packOrDelete(work, source, delta.added(), cells, rejected);
      batches.add(batch(cells.name(), result, work));
      quarantined = result.quarantined();
      lines.add(line(result));
    }
    Map<String, Object> document = source.describe(work.context());
    PackBatch.describe(batches, document);
    document.put(
        "pack_quarantined",
        ((Number) data.document().get("pack_quarantined")).longValue() + quarantined);
    JsonFiles.write(work.store(), data.folder().child(DOCUMENT), document);
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d cells were packed before and stay as they are; %,d are new.",
            delta.counts().kept(),
            delta.counts().added()));
    lines.add("Packed cells: " + data.folder());
    return new JobResult(lines, document);
  }

  private static Packer.Result pack(
      Work work, Source source, PackableEntries entries, StorePath cells, StorePath quarantine)
      throws IOException {
    Settings settings = work.context().settings();
    try (WorkFolder scratch =
        WorkFolder.beside(work.store(), work.path("out"), work.context().runId())) {
      CataloguedCells images =
          new CataloguedCells(work.spark(), Images.reader(work, source.images()), scratch.path());
      Packer.Result result =
          new Packer(work.spark(), images, work.context().progress())
              .pack(
                  entries,
                  cells,
                  quarantine,
                  (long) settings.pack().fileSizeMb() << 20,
                  work.context().runId());
      source.requireUnchanged(work);
      requireQuality(result, settings.quality().maxQuarantinedFraction(), source.images());
      return result;
    }
  }

  private static Packer.Result packOrDelete(
      Work work, Source source, PackableEntries entries, StorePath cells, StorePath quarantine)
      throws IOException {
    boolean packed = false;
    try {
      Packer.Result result = pack(work, source, entries, cells, quarantine);
      packed = true;
      return result;
    } finally {
      if (!packed) {
        work.store().delete(cells);
        work.store().delete(quarantine);
      }
    }
  }

  private static PackBatch batch(String folder, Packer.Result result, Work work) {
    return new PackBatch(folder, result.packed(), result.bytes(), work.context().runId());
  }

  private static String line(Packer.Result result) {
    return String.format(
        Locale.ROOT,
        "Packed %,d of %,d cells (%.1f MB), %,d quarantined%s.",
        result.packed(),
        result.in(),
        result.bytes() / 1e6,
        result.quarantined(),
        result.quarantined() == 0 ? "" : ", for example " + result.example());
  }

  private static void requireQuality(Packer.Result result, double most, StorePath images) {
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

  private static void requireConsistent(PackDelta.Counts counts, StorePath packed) {
    if (counts.reassigned() + counts.gone() > 0) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          String.format(
              Locale.ROOT,
              "Of the cells in %s, %,d are in another split, fold, class, patient or slide of the"
                  + " catalog and %,d are changed or gone (for example %s), so that nothing can be"
                  + " added to them: pack anew with --set pack.append=false --overwrite.",
              packed,
              counts.reassigned(),
              counts.gone(),
              counts.example()));
    }
  }
}
