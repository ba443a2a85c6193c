package org.plasmospark.spark.pack;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.manifest.ManifestEntry;
import scala.Tuple2;

/**
 * What a catalog holds beyond packed cells, and where the two contradict each other.
 *
 * @param added entries that are not packed yet
 * @param counts of all entries of both
 */
public record PackDelta(PackableEntries added, Counts counts) {

  /** What became of the packed cells. */
  private enum Fate {
    ADDED,
    KEPT,
    REASSIGNED,
    GONE
  }

  /**
   * How many of each kind.
   *
   * @param added in the catalog only
   * @param kept in both, alike
   * @param reassigned in both with the same bytes, but of another split, fold, label, patient or
   *     slide
   * @param gone packed, but no longer in the catalog, or with other bytes
   * @param example path of a reassigned or gone cell; null if there is none
   */
  public record Counts(long added, long kept, long reassigned, long gone, String example)
      implements Serializable {
    private static final Counts NONE = new Counts(0, 0, 0, 0, null);

    private Counts add(String path, Fate fate) {
      return merge(
          switch (fate) {
            case ADDED -> new Counts(1, 0, 0, 0, null);
            case KEPT -> new Counts(0, 1, 0, 0, null);
            case REASSIGNED -> new Counts(0, 0, 1, 0, path);
            case GONE -> new Counts(0, 0, 0, 1, path);
          });
    }

    private Counts merge(Counts other) {
      return new Counts(
          added + other.added,
          kept + other.kept,
          reassigned + other.reassigned,
          gone + other.gone,
          first(example, other.example));
    }

    private static String first(String a, String b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      return a.compareTo(b) <= 0 ? a : b;
    }
  }

  static PackDelta of(JavaRDD<ManifestEntry> catalog, JavaRDD<ManifestEntry> packed) {
    var both = catalog.keyBy(ManifestEntry::path).fullOuterJoin(packed.keyBy(ManifestEntry::path));
    Counts counts =
        both.aggregate(
            Counts.NONE, (sum, pair) -> sum.add(pair._1(), fate(pair._2())), Counts::merge);
    return new PackDelta(
        new PackableEntries(
            both.filter(pair -> fate(pair._2()) == Fate.ADDED).map(pair -> pair._2()._1().get())),
        counts);
  }

  private static Fate fate(
      Tuple2<
              org.apache.spark.api.java.Optional<ManifestEntry>,
              org.apache.spark.api.java.Optional<ManifestEntry>>
          pair) {
    Optional<ManifestEntry> now = Optional.ofNullable(pair._1().orNull());
    Optional<ManifestEntry> then = Optional.ofNullable(pair._2().orNull());
    if (then.isEmpty()) {
      return Fate.ADDED;
    }
    if (now.isEmpty() || !Objects.equals(now.get().sha256(), then.get().sha256())) {
      return Fate.GONE;
    }
    return now.equals(then) ? Fate.KEPT : Fate.REASSIGNED;
  }
}
