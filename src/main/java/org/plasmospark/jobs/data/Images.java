package org.plasmospark.jobs.data;

import java.io.IOException;
import org.plasmospark.jobs.Work;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.settings.ImageSettings;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.FolderRules;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.spark.source.NameRules;
import org.plasmospark.storage.StorePath;

/** Folders of images, read as the settings say. */
public final class Images {
  private Images() {}

  /**
   * Everything that is to be read below a folder; the caller closes it.
   *
   * @param scratch folder for lists that the executors read
   */
  public static ImageFolder list(Work work, StorePath root, LabelSet labels, StorePath scratch)
      throws IOException {
    PublishedFolder.requireComplete(work.store(), root, "image folder");
    FolderKinds.requireImages(work.store(), root);
    ImageSettings settings = work.context().settings().images();
    FolderRules rules =
        new FolderRules(
            root,
            settings.filter(),
            settings.archives(),
            new NameRules(settings.names(), labels),
            settings.mapping().map(StorePath::parse));
    return ImageFolder.list(work.spark(), work.store(), rules, scratch, work.context().progress());
  }

  /** A reader of what is below a folder. */
  public static CellReader reader(Work work, StorePath root) {
    ImageSettings settings = work.context().settings().images();
    return new CellReader(
        root, settings.limits(), settings.archives(), work.spark().broadcastConfiguration());
  }
}
