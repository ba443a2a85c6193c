package org.plasmospark.jobs.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestCsv;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.settings.QualitySettings;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.catalog.Catalog;
import org.plasmospark.spark.catalog.CatalogSummary;
import org.plasmospark.spark.catalog.Cataloguer;
import org.plasmospark.spark.catalog.EarlierCatalog;
import org.plasmospark.spark.source.FolderCounts;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.storage.StorePath;

/** Reads a folder of images into a data manifest and a quarantine, and splits it. */
public final class CatalogJob implements Job {
  /** The document that describes a catalog; written last. */
  static final String DOCUMENT = "catalog.json";

  /** Folder of the manifest as Parquet. */
  static final String MANIFEST = "manifest";

  /** Splitting anew in silence could move patients from training to testing. */
  private static final String ANEW =
      "the split of the patients cannot be kept; restore the catalog, or split anew with"
          + " --set catalog.incremental=false";

  /** Folder of repeated contents as Parquet. */
  private static final String DUPLICATES = "duplicates";

  /** Another number when what is read of an image, or what is found in it, has changed. */
  private static final int READING_VERSION = 2;

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context);
        OutputFolder out = work.output("catalog folder")) {
      Settings settings = context.settings();
      StorePath root = work.path("images");
      LabelSet labels = settings.images().labels();
      Cataloguer cataloguer =
          new Cataloguer(
              work.spark(),
              settings.images().limits(),
              labels,
              settings.split().plan(),
              context.progress());
      try (ImageFolder folder = Images.list(work, root, labels, out.scratch());
          Catalog catalog =
              cataloguer.catalog(
                  folder, Images.reader(work, root), earlier(work, out.published(), root))) {
        CatalogSummary summary = catalog.summary();
        requireQuality(summary, labels, settings.quality(), root);
        catalog.write(out.staging(), MANIFEST, "quarantine", DUPLICATES, context.runId());
        work.store()
            .writeAtomically(
                out.staging().child("manifest.csv"),
                stream -> {
                  BufferedWriter csv =
                      new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
                  Iterator<ManifestEntry> entries = catalog.sortedEntries();
                  ManifestCsv.write(csv, entries);
                  csv.flush();
                },
                false);
        Map<String, Object> document = document(context, root, labels, summary);
        document.putAll(folder.counts().toMap());
        JsonFiles.write(work.store(), out.staging().child(DOCUMENT), document);
        out.publish();
        return new JobResult(lines(work.path("out"), folder.counts(), summary), document);
      }
    }
  }

  /** What the catalog that is to be replaced knows, if it is of the same images. */
  private static Optional<EarlierCatalog> earlier(
      Work work, PublishedFolder catalog, StorePath root) throws IOException {
    Settings settings = work.context().settings();
    if (!settings.catalog().incremental() || !catalog.has(DOCUMENT)) {
      return Optional.empty();
    }
    Map<String, Object> document =
        JsonFiles.read(work.store(), catalog, DOCUMENT, "catalog", "catalog");
    if (!root.toString().equals(document.get("images"))
        || !reading(settings).equals(document.get("reading"))) {
      work.context()
          .progress()
          .say("The earlier catalog is of other images or limits; every file is read.");
      return Optional.empty();
    }
    return Optional.of(
        EarlierCatalog.open(
            work.spark(),
            CatalogManifest.whole(work, catalog, document, ANEW),
            Instant.parse(String.valueOf(document.get("created_at"))).toEpochMilli(),
            settings.split().plan().toString().equals(document.get("split_plan"))));
  }

  /** All that decides which files are usable and what is noted of them. */
  private static String reading(Settings settings) {
    return READING_VERSION + " " + settings.images().limits() + " " + settings.images().archives();
  }

  private static void requireQuality(
      CatalogSummary summary, LabelSet labels, QualitySettings most, StorePath root) {
    List<String> sentences = new ArrayList<>();
    QualityGate.failure(summary.quality(), most, root.toString()).ifPresent(sentences::add);
    if (!summary.misspelt().isEmpty()) {
      sentences.add(misspelt(summary, labels, root));
    }
    if (most.minPatients() > 0) {
      sentences.addAll(missingClass(summary, labels, root));
    }
    if (!sentences.isEmpty()) {
      throw new UserException(ExitCode.DATA_QUALITY, String.join(" ", sentences));
    }
  }

  private static String misspelt(CatalogSummary summary, LabelSet labels, StorePath root) {
    return ("Images in %s have no label, because their folder is called almost like one (%s): rename"
            + " it, give their labels by images.mapping, or leave them out by images.exclude.")
        .formatted(
            root,
            summary.misspelt().entrySet().stream()
                .map(
                    folder ->
                        "%s instead of %s: %,d"
                            .formatted(
                                folder.getKey(),
                                labels.likely(folder.getKey()).orElseThrow(),
                                folder.getValue()))
                .collect(Collectors.joining("; ")));
  }

  /** An archive without any labels may be meant to have none. */
  private static List<String> missingClass(
      CatalogSummary summary, LabelSet labels, StorePath root) {
    List<String> missing =
        labels.list().stream().filter(label -> summary.images(label) == 0).toList();
    return missing.size() != 1
        ? List.of()
        : List.of(
            ("No image in %s is labelled %s, so that nothing can be trained or measured on it: look"
                    + " at the names of the folders (images.negative-label, images.positive-label)"
                    + " or at images.mapping, or set quality.min-patients=0.")
                .formatted(root, missing.get(0)));
  }

  private static Map<String, Object> document(
      JobContext context, StorePath root, LabelSet labels, CatalogSummary summary) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run_id", context.runId());
    document.put("created_at", context.startedAt().toString());
    document.put("images", root.toString());
    document.put("labels", labels.list());
    document.put("split_by", context.settings().split().plan().by().text());
    document.put("split_seed", context.settings().split().plan().seed());
    document.put("split_plan", context.settings().split().plan().toString());
    document.put("reading", reading(context.settings()));
    document.putAll(summary.toMap());
    return document;
  }

  private static List<String> lines(StorePath out, FolderCounts found, CatalogSummary summary) {
    List<String> lines = new ArrayList<>(found.lines());
    lines.addAll(summary.lines(out.toString()));
    return lines;
  }
}
