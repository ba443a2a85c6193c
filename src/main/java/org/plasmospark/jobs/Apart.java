package org.plasmospark.jobs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.LocalDisk;
import org.plasmospark.storage.StorePath;

/**
 * Keeps outputs apart from what a job reads: among images the next run would take them for images,
 * and in place of anything else they would replace it.
 */
public final class Apart {
  /** Options that name inputs other than images. */
  private static final List<String> INPUTS =
      List.of("data", "catalog", "model", "folds", "reports", "keras");

  private static final String IN = "lies in";

  private Apart() {}

  /**
   * Makes sure that what a job writes lies apart from what it reads. Links on local disks are
   * followed.
   *
   * @throws UserException USAGE if {@code --out} and {@code --images} are the same folder, or one
   *     is in the other; or if {@code --out} is another input, or lies around one
   */
  public static void require(JobArguments arguments) {
    Optional<StorePath> out = arguments.optional("out").map(StorePath::parse);
    if (out.isEmpty()) {
      return;
    }
    arguments
        .optional("images")
        .map(StorePath::parse)
        .ifPresent(images -> require(images, out.get()));
    for (String option : INPUTS) {
      String named = arguments.optional(option).orElse("");
      List<StorePath> inputs =
          option.equals("reports")
              ? AddressList.parse(named)
              : Stream.of(named).filter(each -> !each.isBlank()).map(StorePath::parse).toList();
      inputs.forEach(input -> requireKept(option, input, out.get()));
    }
  }

  private static void requireKept(String option, StorePath input, StorePath out) {
    relation(out, input)
        .filter(how -> !how.equals(IN))
        .ifPresent(
            how -> {
              throw new UserException(
                  ExitCode.USAGE,
                  ("The output folder %s %s the input %s (--%s), which it would replace: name"
                          + " another folder (--out).")
                      .formatted(out, how, input, option));
            });
  }

  /** The same of images that are named elsewhere. */
  public static void require(StorePath images, StorePath out) {
    relation(out, images)
        .ifPresent(
            how -> {
              throw new UserException(
                  ExitCode.USAGE,
                  ("The output folder %s %s the image folder %s, where the next run would take"
                          + " outputs for images: name a folder apart from it (--out).")
                      .formatted(out, how, images));
            });
  }

  /** How an output lies to an input, for the sentence; empty if apart from it. */
  private static Optional<String> relation(StorePath out, StorePath input) {
    StorePath read = LocalDisk.resolved(input);
    StorePath written = LocalDisk.resolved(out);
    if (read.equals(written)) {
      return Optional.of("is");
    }
    if (isBelow(written, read)) {
      return Optional.of(IN);
    }
    return isBelow(read, written) ? Optional.of("lies around") : Optional.empty();
  }

  private static boolean isBelow(StorePath path, StorePath folder) {
    String prefix = folder.path().equals("/") ? "/" : folder.path() + "/";
    return path.sameStore(folder) && path.path().startsWith(prefix);
  }
}
