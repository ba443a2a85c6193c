package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Objects;

/**
 * The cells of one patient or slide, counted by split.
 *
 * @param group the patient or slide id
 * @param train its cells in {@link Split#TRAIN}
 * @param validation its cells in {@link Split#VALIDATION}
 * @param test its cells in {@link Split#TEST}
 */
public record SplitCounts(String group, long train, long validation, long test)
    implements Serializable {
  /** A group is named and no count is negative. */
  public SplitCounts {
    Objects.requireNonNull(group, "group");
    if (train < 0 || validation < 0 || test < 0) {
      throw new IllegalArgumentException("group " + Texts.quote(group) + " has a negative count");
    }
  }

  /** One cell of a group. */
  public static SplitCounts one(String group, Split split) {
    return new SplitCounts(
        group,
        split == Split.TRAIN ? 1 : 0,
        split == Split.VALIDATION ? 1 : 0,
        split == Split.TEST ? 1 : 0);
  }

  /** Both counts of the same group taken together. */
  public SplitCounts merge(SplitCounts other) {
    if (!group.equals(other.group)) {
      throw new IllegalArgumentException(
          Texts.quote(group) + " and " + Texts.quote(other.group) + " are different groups");
    }
    return new SplitCounts(
        group, train + other.train, validation + other.validation, test + other.test);
  }

  /** Cells in a split. */
  public long cells(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /** All cells. */
  public long cells() {
    return train + validation + test;
  }

  /** Whether the group is in more than one split. */
  public boolean isLeaky() {
    return (train > 0 ? 1 : 0) + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0) > 1;
  }
}
