package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.List;

/**
 * The two classes of cells, in the order of the network's output: its probability is that of the
 * positive one.
 *
 * @param negative name of the healthy class, as folders and manifests spell it
 * @param positive name of the infected class
 */
public record LabelSet(String negative, String positive) implements Serializable {
  /** The classes of the published NIH set. */
  public static final LabelSet NIH = new LabelSet("Uninfected", "Parasitized");

  /**
   * @throws IllegalArgumentException when a name is blank or both are the same but for their case
   */
  public LabelSet {
    if (negative == null || positive == null || negative.isBlank() || positive.isBlank()) {
      throw new IllegalArgumentException("a class has no name");
    }
    if (negative.equalsIgnoreCase(positive)) {
      throw new IllegalArgumentException("both classes are named " + Texts.quote(positive));
    }
  }

  /** The names in order: negative (0), positive (1). */
  public List<String> list() {
    return List.of(negative, positive);
  }

  /** Whether this set knows the label exactly as it is spelled. */
  public boolean knows(String label) {
    return negative.equals(label) || positive.equals(label);
  }

  /**
   * The label, checked.
   *
   * @throws IllegalArgumentException naming the known labels when it is not one of them; another
   *     case is a typo too, since silently merging spellings hides a mixed-up archive
   */
  public String parse(String label) {
    if (!knows(label)) {
      throw new IllegalArgumentException(
          "unknown label " + Texts.quote(label) + "; known are " + negative + ", " + positive);
    }
    return label;
  }

  /**
   * Whether the label is the positive class.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public boolean isPositive(String label) {
    return positive.equals(parse(label));
  }

  /**
   * 0 for the negative and 1 for the positive class.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public int indexOf(String label) {
    return isPositive(label) ? 1 : 0;
  }
}
