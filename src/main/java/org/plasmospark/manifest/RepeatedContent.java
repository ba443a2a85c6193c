package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bytes that one or more usable files hold. Of files with the same label, split and fold only the
 * first by path is kept, so that memory does not grow with the number of files; merging is
 * associative and commutative.
 *
 * @param sha256 of the bytes
 * @param files that hold them
 * @param first file by path
 * @param others those of another label, split or fold, by path; apart from the first one, as nearly
 *     all contents are of one file and this is then empty
 */
public record RepeatedContent(String sha256, long files, Copy first, List<Copy> others)
    implements Serializable {
  /**
   * One of the files.
   *
   * @param path as in the manifest
   * @param patientId null when unknown
   * @param label null when not labelled
   * @param split null when it is in none
   * @param fold {@link ManifestEntry#NO_FOLD} when it is in none
   */
  public record Copy(String path, String patientId, String label, Split split, int fold)
      implements Serializable {
    private static Copy of(ManifestEntry entry) {
      return new Copy(entry.path(), entry.patientId(), entry.label(), entry.split(), entry.fold());
    }

    private List<Object> place() {
      return List.of(Optional.ofNullable(label), Optional.ofNullable(split), fold);
    }

    private String where() {
      return Texts.quote(path)
          + (patientId == null ? "" : " of patient " + Texts.quote(patientId))
          + " in "
          + split.text();
    }
  }

  /** Copies the list. */
  public RepeatedContent {
    others = List.copyOf(others);
  }

  /** The bytes of a usable entry. */
  public static RepeatedContent of(ManifestEntry entry) {
    return new RepeatedContent(entry.sha256(), 1, Copy.of(entry), List.of());
  }

  /**
   * The files of both.
   *
   * @throws IllegalArgumentException if the other is about other bytes
   */
  public RepeatedContent merge(RepeatedContent other) {
    if (!sha256.equals(other.sha256)) {
      throw new IllegalArgumentException(sha256 + " and " + other.sha256 + " are other bytes");
    }
    Map<List<Object>, Copy> kept =
        Stream.concat(copies(), other.copies())
            .collect(
                Collectors.toMap(
                    Copy::place,
                    Function.identity(),
                    (a, b) -> a.path().compareTo(b.path()) <= 0 ? a : b));
    List<Copy> sorted = new ArrayList<>(kept.values());
    sorted.sort(Comparator.comparing(Copy::path));
    return new RepeatedContent(
        sha256, files + other.files, sorted.get(0), sorted.subList(1, sorted.size()));
  }

  /** The one whose first file comes before that of the other; either may be null. */
  public static RepeatedContent firstOf(RepeatedContent a, RepeatedContent b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.first.path().compareTo(b.first.path()) <= 0 ? a : b;
  }

  /** Labels that the files have. */
  public SortedSet<String> labels() {
    return copies().map(Copy::label).filter(Objects::nonNull).collect(sorted());
  }

  /** Splits that the files are in. */
  public SortedSet<Split> splits() {
    return copies().map(Copy::split).filter(Objects::nonNull).collect(sorted());
  }

  /** Folds that the files are in. */
  public SortedSet<Integer> folds() {
    return copies().map(Copy::fold).filter(fold -> fold != ManifestEntry.NO_FOLD).collect(sorted());
  }

  /** Whether the bytes are in more than one split. */
  public boolean isLeaky() {
    return splits().size() > 1;
  }

  /** A file of each of the first two splits that it is in, in words. */
  String leakExample() {
    Map<Split, Copy> bySplit = new TreeMap<>();
    copies()
        .filter(copy -> copy.split() != null)
        .forEach(copy -> bySplit.putIfAbsent(copy.split(), copy));
    return bySplit.values().stream().limit(2).map(Copy::where).collect(Collectors.joining(" and "));
  }

  /** A file of each label, in words. */
  public String labelExample() {
    Map<String, Copy> byLabel = new TreeMap<>();
    copies()
        .filter(copy -> copy.label() != null)
        .forEach(copy -> byLabel.putIfAbsent(copy.label(), copy));
    return byLabel.values().stream()
        .map(copy -> Texts.quote(copy.path()) + " is " + copy.label())
        .collect(Collectors.joining(" and "));
  }

  private Stream<Copy> copies() {
    return Stream.concat(Stream.of(first), others.stream());
  }

  private static <T extends Comparable<T>> Collector<T, ?, TreeSet<T>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }
}
