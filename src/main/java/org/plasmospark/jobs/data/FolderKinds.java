package org.plasmospark.jobs.data;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.archive.ArchiveFormat;
import org.plasmospark.output.OutputPlace;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/** Tells folders of images from what our jobs make of them, where one was named for the other. */
public final class FolderKinds {
  /** Documents at the top of outputs, and what these are. */
  private static final Map<String, String> OUTPUTS = new LinkedHashMap<>();

  static {
    OUTPUTS.put(PackJob.DOCUMENT, "what the job pack wrote, which score reads by --data:");
    OUTPUTS.put(CatalogJob.DOCUMENT, "what the job catalog wrote:");
    OUTPUTS.put("metadata.json", "a model bundle:");
    OUTPUTS.put("report.json", "what the job evaluate or train wrote:");
    OUTPUTS.put("compare.json", "what the job compare wrote:");
    OUTPUTS.put("grid.json", "what the job train wrote:");
    // Of score, which writes a folder a run.
    OUTPUTS.put("predictions", "what the job score wrote:");
  }

  private static final Pattern IMAGE = Pattern.compile("(?i).*\\.(?:png|jpe?g|bmp|tiff?)");

  /** Among so many files there is an image, if it is a folder of images. */
  private static final int LOOKED_AT = 1_000;

  private FolderKinds() {}

  /**
   * Makes sure that a folder of images is no output of a job that holds none.
   *
   * @throws UserException USAGE if it is
   */
  public static void requireImages(Store store, StorePath folder) throws IOException {
    if (!PublishedFolder.isBegun(store, folder)
        && !store.exists(folder.child(OutputPlace.SUCCESS))) {
      return;
    }
    for (Map.Entry<String, String> output : OUTPUTS.entrySet()) {
      if (store.exists(folder.child(output.getKey()))) {
        throw new UserException(
            ExitCode.USAGE,
            "The image folder %s is %s name the folder of the images (--images)."
                .formatted(folder, output.getValue()));
      }
    }
  }

  /**
   * Makes sure that packed cells are neither images nor a catalog.
   *
   * @throws UserException INPUT_MISSING if they are
   */
  static void requirePacked(Store store, StorePath folder) throws IOException {
    if (!store.isDirectory(folder)) {
      return;
    }
    Function<String, StorePath> places = PublishedFolder.files(store, folder);
    if (store.exists(places.apply(PackJob.DOCUMENT))) {
      return;
    }
    if (store.exists(places.apply(CatalogJob.DOCUMENT))) {
      throw notPacked(folder, "it is a catalog; run the job pack on it and give what that writes");
    }
    if (holdsImages(store, folder)) {
      throw notPacked(
          folder,
          "it holds images; score reads them by --images, and other jobs what the jobs catalog and"
              + " pack make of them");
    }
  }

  private static UserException notPacked(StorePath folder, String why) {
    return new UserException(
        ExitCode.INPUT_MISSING,
        "The packed data %s has no %s: %s.".formatted(folder, PackJob.DOCUMENT, why));
  }

  private static boolean holdsImages(Store store, StorePath folder) throws IOException {
    try (StoreListing listing = store.list(folder, ListOptions.EVERYTHING_VISIBLE)) {
      for (int i = 0; i < LOOKED_AT && listing.hasNext(); i++) {
        String path = listing.next().path();
        if (IMAGE.matcher(path).matches() || ArchiveFormat.ofName(path).isPresent()) {
          return true;
        }
      }
      return false;
    }
  }
}
