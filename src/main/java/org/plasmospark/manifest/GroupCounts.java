package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Objects;

/**
 * The cells of one patient or slide, counted by class. Unlabelled cells count as negative.
 *
 * @param group the patient or slide id
 * @param negatives cells of the negative class
 * @param positives cells of the positive class
 */
public record GroupCounts(String group, long negatives, long positives) implements Serializable {
  /**
   * @throws IllegalArgumentException when a count is negative or the group is empty
   */
  public GroupCounts {
    Objects.requireNonNull(group, "group");
    if (negatives < 0 || positives < 0 || negatives + positives <= 0) {
      throw new IllegalArgumentException("group " + Texts.quote(group) + " has no cells");
    }
  }

  /** All cells. */
  public long cells() {
    return negatives + positives;
  }

  /** Both counts of the same group taken together. */
  public GroupCounts merge(GroupCounts other) {
    if (!group.equals(other.group)) {
      throw new IllegalArgumentException(
          Texts.quote(group) + " and " + Texts.quote(other.group) + " are different groups");
    }
    return new GroupCounts(group, negatives + other.negatives, positives + other.positives);
  }
}
