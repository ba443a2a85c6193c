package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Objects;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * Counts usable entries that do not name the patient or slide they would have to be split by.
 * Making each of them a group of its own would hide leaks, so the caller should refuse. Merging is
 * associative and commutative.
 *
 * @param by the unit of the split
 * @param count entries without it
 * @param example the first of their paths in the order of text; null when there are none
 */
public record MissingIds(SplitUnit by, long count, String example) implements Serializable {
  /** Nothing missing yet. */
  public static MissingIds none(SplitUnit by) {
    return new MissingIds(Objects.requireNonNull(by, "by"), 0, null);
  }

  /** With one more entry looked at. */
  public MissingIds add(ManifestEntry entry) {
    if (!entry.isOk() || by.groupOf(entry) != null) {
      return this;
    }
    return merge(new MissingIds(by, 1, entry.path()));
  }

  /** Both counts together. */
  public MissingIds merge(MissingIds other) {
    String first =
        example == null || (other.example != null && other.example.compareTo(example) < 0)
            ? other.example
            : example;
    return new MissingIds(by, count + other.count, first);
  }

  /**
   * @throws UserException USAGE, when an entry lacks its patient or slide
   */
  public void requireNone() {
    if (count > 0) {
      throw new UserException(
          ExitCode.USAGE,
          count
              + (count == 1 ? " image names no " : " images name no ")
              + by.text()
              + " (first: "
              + Texts.quote(example)
              + ") and cannot be split by it: correct the expression for patient and slide, give a"
              + " mapping file, or split by image.");
    }
  }
}
