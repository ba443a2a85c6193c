package org.plasmospark.jobs.data;

import java.io.IOException;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Work;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.settings.ImageSettings;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.FolderRules;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.spark.source.NameRules;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/** Folders of images, read as the settings say. */
public final class Images {
  private Images() {}

  /**
   * Everything that is to be read below a folder, or in one file; the caller closes it.
   *
   * @param images the folder, an archive, or a single picture
   * @param scratch folder for lists that the executors read
   */
  public static ImageFolder list(Work work, StorePath images, LabelSet labels, StorePath scratch)
      throws IOException {
    boolean file = isFile(work.store(), images);
    if (!file) {
      requireFolderOfImages(work.store(), images);
    }
    ImageSettings settings = work.context().settings().images();
    FolderRules rules =
        new FolderRules(
            file ? images.parent() : images,
            file ? Optional.of(images.name()) : Optional.empty(),
            settings.filter(),
            settings.archives(),
            new NameRules(settings.names(), labels),
            settings.mapping().map(StorePath::parse));
    return ImageFolder.list(work.spark(), work.store(), rules, scratch, work.context().progress());
  }

  /**
   * Makes sure, without looking at much, that there is something to list.
   *
   * @throws UserException INPUT_MISSING if there is not; USAGE if it is the output of a job
   */
  public static void requireReadable(Store store, StorePath images) throws IOException {
    store.checkReadable(images, "image folder");
    if (isFile(store, images)) {
      return;
    }
    requireFolderOfImages(store, images);
    try (StoreListing listing = store.list(images, ListOptions.EVERYTHING_VISIBLE)) {
      if (!listing.hasNext()) {
        throw new UserException(
            ExitCode.INPUT_MISSING,
            "The image folder " + images + " holds no file; check the address.");
      }
    }
  }

  private static void requireFolderOfImages(Store store, StorePath folder) throws IOException {
    PublishedFolder.requireComplete(store, folder, "image folder");
    FolderKinds.requireImages(store, folder);
  }

  private static boolean isFile(Store store, StorePath images) throws IOException {
    return store.exists(images) && !store.isDirectory(images);
  }

  /**
   * A reader of what {@link #list} lists.
   *
   * @param images as there
   */
  public static CellReader reader(Work work, StorePath images) throws IOException {
    StorePath root = isFile(work.store(), images) ? images.parent() : images;
    ImageSettings settings = work.context().settings().images();
    return new CellReader(
        root, settings.limits(), settings.archives(), work.spark().broadcastConfiguration());
  }
}
