package org.plasmospark.jobs.models;

import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.CellView;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.settings.Settings;

/** Of how many views of each image the probabilities are averaged. */
public final class ScoringViews {
  private ScoringViews() {}

  /**
   * Where a bundle predicts: as the settings say, or else the bundle.
   *
   * @throws UserException USAGE if the settings ask for more than its input has
   */
  public static int of(Settings settings, BundleMetadata metadata) {
    int width = metadata.preprocessing().width();
    int height = metadata.preprocessing().height();
    int views = settings.score().views().orElse(metadata.scoringViews());
    require(views, width, height, "the model " + metadata.name() + " " + metadata.version());
    return views;
  }

  /**
   * What a new bundle says: as the settings say; null for 1, also if they say nothing.
   *
   * @param width of its input
   * @param height of its input
   * @throws UserException USAGE if they ask for more than that has
   */
  public static Integer ofNew(Settings settings, int width, int height) {
    int views = settings.score().views().orElse(1);
    require(views, width, height, "the new model");
    return views == 1 ? null : views;
  }

  /** For a line about calls; nothing for one view. */
  public static String clause(int views) {
    return views == 1 ? "" : " by the mean of " + views + " views";
  }

  /**
   * What probabilities are means of, for people; empty if they are of one network in one view.
   *
   * @param networks of the model
   */
  public static Optional<String> means(int networks, int views) {
    if (networks == 1) {
      return views == 1 ? Optional.empty() : Optional.of("means of %d views".formatted(views));
    }
    return Optional.of(
        "means of %d networks%s"
            .formatted(networks, views == 1 ? "" : " in %d views each".formatted(views)));
  }

  private static void require(int views, int width, int height, String network) {
    if (!CellView.exist(views, width, height)) {
      throw new UserException(
          ExitCode.USAGE,
          ("score.views = %d exchanges rows and columns, but %s takes images of %d x %d pixels: set"
                  + " score.views to 1, 2 or 4.")
              .formatted(views, network, width, height));
    }
  }
}
