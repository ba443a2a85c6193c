package org.plasmospark.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a mistyped one was probably meant to be. */
public final class DidYouMean {

  private DidYouMean() {}

  /**
   * The candidate nearest to {@code given}, or empty where none is near. Case, hyphens and
   * underscores do not count; a name whose last part alone was given is found as well ({@code
   * epochs} for {@code train.epochs}) as long as one of the candidates that end in it has the
   * fewest parts.
   */
  public static Optional<String> among(Collection<String> candidates, String given) {
    String plain = plain(given);
    Optional<String> near =
        candidates.stream()
            .min(
                Comparator.comparingInt((String c) -> distance(plain, plain(c)))
                    .thenComparing(Comparator.naturalOrder()))
            .filter(c -> distance(plain, plain(c)) <= Math.max(1, plain.length() / 4));
    return near.isPresent() ? near : bySuffix(candidates, plain);
  }

  /** As {@link #among}, as the end of a sentence: {@code ; did you mean x?} or nothing. */
  public static String hint(Collection<String> candidates, String given) {
    return among(candidates, given).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static Optional<String> bySuffix(Collection<String> candidates, String plain) {
    List<String> same =
        candidates.stream()
            .filter(c -> plain(c).endsWith("." + plain) || plain.endsWith("." + plain(c)))
            .sorted(Comparator.comparingLong(DidYouMean::dots))
            .toList();
    boolean one = same.size() == 1 || same.size() > 1 && dots(same.get(0)) < dots(same.get(1));
    return one ? Optional.of(same.get(0)) : Optional.empty();
  }

  private static long dots(String name) {
    return name.chars().filter(character -> character == '.').count();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /**
   * Edits that turn one into the other: a letter more, less or other, or two neighbours swapped.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
