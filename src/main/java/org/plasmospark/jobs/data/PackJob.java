package org.plasmospark.jobs.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Apart;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.output.Contents;
import org.plasmospark.output.PublishedFolder;
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
  private static final String WHAT = "folder for packed cells";

  /** Folders in which only our own jobs look, by what {@link #DOCUMENT} says. */
  private static final Predicate<String> HIDDEN = name -> name.startsWith(CELLS);

  /**
   * What is packed.
   *
   * @param document of the catalog
   * @param images root of them
   */
  private record Source(
      StorePath catalog, Map<String, Object> document, StorePath images, PackableEntries entries) {

    static Source of(Work work) throws IOException {
      PublishedFolder catalog =
          JsonFiles.published(work.store(), work.path("catalog"), "catalog", "catalog");
      Map<String, Object> document =
          JsonFiles.read(work.store(), catalog, CatalogJob.DOCUMENT, "catalog", "catalog");
      StorePath images = StorePath.parse(String.valueOf(document.get("images")));
      Apart.require(images, work.path("out"));
      PublishedFolder.requireComplete(work.store(), images, "image folder of the catalog");
      work.store().checkReadable(images, "image folder of the catalog");
      return new Source(
          catalog.address(),
          document,
          images,
          PackableEntries.open(
              work.spark(),
              CatalogManifest.whole(
                  work, catalog, document, "copy it with all its files, or run catalog again")));
    }

    Map<String, Object> describe(JobContext context) {
      Map<String, Object> described = new LinkedHashMap<>(document);
      described.put("run_id", context.runId());
      described.put("created_at", context.startedAt().toString());
      described.put("catalog", catalog.toString());
      return described;
    }
  }

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context)) {
      boolean append = context.settings().pack().append();
      try (OutputFolder out =
          append
              ? OutputFolder.take(work.store(), work.path("out"), WHAT, context)
              : work.output(WHAT)) {
        Source source = Source.of(work);
        if (append && out.published().has(DOCUMENT)) {
          return append(work, source, out);
        }
        out.requireReplaceable(context.settings().run().overwrite());
        return packAnew(work, source, out);
      }
    }
  }

  private static JobResult packAnew(Work work, Source source, OutputFolder out) throws IOException {
    Packer.Result result = pack(work, source, source.entries(), out, CELLS, QUARANTINE);
    if (result.in() == 0) {
      throw new UserException(
          ExitCode.INPUT_MISSING, "The catalog of " + source.images() + " holds no usable image.");
    }
    Map<String, Object> document = source.describe(work.context());
    describe(List.of(batch(CELLS, result, work, out)), document, work);
    document.put("pack_quarantined", result.quarantined());
    JsonFiles.write(work.store(), out.staging().child(DOCUMENT), document);
    out.publish(Contents.replacing().showing(HIDDEN.negate()));
    return new JobResult(List.of(line(result), "Packed cells: " + work.path("out")), document);
  }

  /** Adds a batch, of which the folder and a new document become current in one step. */
  private static JobResult append(Work work, Source source, OutputFolder out) throws IOException {
    PackedData data = PackedData.read(work.store(), out.published());
    PackDelta delta = source.entries().beyond(data.cells(work));
    requireConsistent(delta.counts(), data.folder());
    List<PackBatch> batches = new ArrayList<>(PackBatch.of(data.document()));
    List<String> lines = new ArrayList<>();
    long quarantined = 0;
    if (delta.counts().added() > 0) {
      String number = "-" + (batches.size() + 1);
      Packer.Result result =
          pack(work, source, delta.added(), out, CELLS + number, QUARANTINE + number);
      batches.add(batch(CELLS + number, result, work, out));
      quarantined = result.quarantined();
      lines.add(line(result));
    }
    Map<String, Object> document = source.describe(work.context());
    describe(batches, document, work);
    document.put(
        "pack_quarantined",
        ((Number) data.document().get("pack_quarantined")).longValue() + quarantined);
    JsonFiles.write(work.store(), out.staging().child(DOCUMENT), document);
    out.publish(
        Contents.replacing().keeping(name -> !name.equals(DOCUMENT)).showing(HIDDEN.negate()));
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d cells were packed before and stay as they are; %,d are new.",
            delta.counts().kept(),
            delta.counts().added()));
    lines.add("Packed cells: " + data.folder());
    return new JobResult(lines, document);
  }

  private static void describe(List<PackBatch> batches, Map<String, Object> document, Work work) {
    PackBatch.describe(batches, document);
    PackedData.describe(PackedData.open(work, work.path("out"), batches).digest(), document);
  }

  private static Packer.Result pack(
      Work work,
      Source source,
      PackableEntries entries,
      OutputFolder out,
      String cells,
      String quarantine)
      throws IOException {
    Settings settings = work.context().settings();
    CataloguedCells images =
        new CataloguedCells(work.spark(), Images.reader(work, source.images()), out.scratch());
    Packer.Result result =
        new Packer(work.spark(), images, work.context().progress())
            .pack(
                entries,
                out.staging().child(cells),
                out.staging().child(quarantine),
                (long) settings.pack().fileSizeMb() << 20,
                work.context().runId());
    requireQuality(result, settings.quality().maxQuarantinedFraction(), source.images());
    return result;
  }

  private static PackBatch batch(String name, Packer.Result result, Work work, OutputFolder out) {
    String folder =
        out.staging().child(name).path().substring(work.path("out").path().length() + 1);
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
