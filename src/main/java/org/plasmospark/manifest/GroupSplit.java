package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where each group goes.
 *
 * @param splits the split of each group
 * @param folds the fold of each group outside {@link Split#TEST}; empty when no folds were asked
 *     for
 */
public record GroupSplit(Map<String, Split> splits, Map<String, Integer> folds)
    implements Serializable {
  /** No group at all. */
  public static final GroupSplit NONE = new GroupSplit(Map.of(), Map.of());

  /** Copies, in the order of the groups' names. */
  public GroupSplit {
    splits = Collections.unmodifiableMap(new TreeMap<>(splits));
    folds = Collections.unmodifiableMap(new TreeMap<>(folds));
  }

  /**
   * The split of a group.
   *
   * @throws IllegalArgumentException when the group was not among those that were split
   */
  public Split splitOf(String group) {
    Split split = group == null ? null : splits.get(group);
    if (split == null) {
      throw new IllegalArgumentException("group " + Texts.quote(group) + " was not split");
    }
    return split;
  }

  /** The fold of a group, or {@link ManifestEntry#NO_FOLD}. */
  public int foldOf(String group) {
    return folds.getOrDefault(group, ManifestEntry.NO_FOLD);
  }
}
