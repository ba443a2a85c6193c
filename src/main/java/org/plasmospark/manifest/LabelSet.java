package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * The two classes of cells, in the order of the network's output: its probability is that of the
 * positive one.
 *
 * @param negative name of the healthy class, as folders and manifests spell it
 * @param positive name of the infected class
 */
public record LabelSet(String negative, String positive) implements Serializable {
  private static final int MOST_TYPOS = 2;

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
   * The class that a name was probably meant for: it differs by its case or by at most {@value
   * #MOST_TYPOS} letters. A name that is a part of a class, as {@code Infected} is of {@code
   * Uninfected}, may mean the contrary and is meant for none.
   *
   * @return empty for the classes themselves and for names that are like none
   */
  public Optional<String> likely(String name) {
    if (knows(name)) {
      return Optional.empty();
    }
    String lower = name.toLowerCase(Locale.ROOT).strip();
    return list().stream()
        .filter(
            label -> {
              String known = label.toLowerCase(Locale.ROOT);
              return lower.equals(known)
                  || !known.contains(lower)
                      && known.length() > 2 * MOST_TYPOS
                      && typos(lower, known) <= MOST_TYPOS;
            })
        .min(Comparator.comparing(label -> typos(lower, label.toLowerCase(Locale.ROOT))));
  }

  /** Letters that were added, left out or changed (Levenshtein's distance). */
  private static int typos(String name, String known) {
    int[] row = new int[known.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= name.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (name.charAt(i - 1) == known.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[known.length()];
  }

  /**
   * Whether the label of a cell is the positive class.
   *
   * @throws UserException DATA_QUALITY when it is neither
   */
  public boolean isPositive(String label) {
    if (!knows(label)) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          "A cell has the label %s, which is none of the classes %s and %s: run catalog and pack again."
              .formatted(label == null ? "null" : Texts.quote(label), negative, positive));
    }
    return positive.equals(label);
  }

  /**
   * 0 for the negative and 1 for the positive class.
   *
   * @throws UserException as {@link #isPositive}
   */
  public int indexOf(String label) {
    return isPositive(label) ? 1 : 0;
  }
}
