package org.plasmospark.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The combinations of values that {@code train.grid} asks for. */
final class SettingsGrid {
  /** The free group: lists of values by the names of their settings. */
  static final String KEY = "train.grid";

  /** What {@link #mayVary} says, as the end of a sentence. */
  static final String VARIES =
      "it varies model.*, augment.*, run.seed and those of train.* that say how one network is"
          + " trained";

  /** Beyond it, a grid is a mistake, or the wrong way to search. */
  private static final int MOST = 64;

  private static final List<String> GROUPS = List.of("model.", "augment.", "train.");
  private static final Set<String> OF_THE_JOB =
      Set.of("train.folds", "train.publish", "train.parallel", "train.sample-fraction");

  private SettingsGrid() {}

  /** Whether a grid may hold values of a setting. */
  static boolean mayVary(String key) {
    return key.equals("run.seed")
        || GROUPS.stream().anyMatch(key::startsWith)
            && !OF_THE_JOB.contains(key)
            && !key.startsWith("train.checkpoint.");
  }

  /**
   * Every combination, the last setting varying fastest; none without a grid.
   *
   * @param values by key; the lists by {@link #KEY} and the name of their setting
   * @param problems is told if there are too many
   */
  static List<Map<String, ConfigValue>> points(Map<String, ConfigValue> values, Problems problems) {
    List<Map<String, ConfigValue>> points = List.of(Map.of());
    for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
      if (!entry.getKey().startsWith(KEY + ".")) {
        continue;
      }
      ConfigList list = (ConfigList) entry.getValue();
      if ((long) points.size() * list.size() > MOST) {
        problems.add(
            KEY + " asks for more than " + MOST + " combinations: leave values out",
            Origins.of(list));
        return List.of();
      }
      points = times(points, entry.getKey().substring(KEY.length() + 1), list);
    }
    return points.get(0).isEmpty() ? List.of() : points;
  }

  /** The values of one combination: those of the user without the grid, but for its own. */
  static Map<String, ConfigValue> at(
      Map<String, ConfigValue> values, Map<String, ConfigValue> point) {
    Map<String, ConfigValue> own = new LinkedHashMap<>(values);
    own.keySet().removeIf(key -> key.startsWith(KEY + "."));
    own.putAll(point);
    return own;
  }

  private static List<Map<String, ConfigValue>> times(
      List<Map<String, ConfigValue>> points, String key, ConfigList list) {
    List<Map<String, ConfigValue>> more = new ArrayList<>();
    for (Map<String, ConfigValue> point : points) {
      for (ConfigValue value : list) {
        Map<String, ConfigValue> one = new LinkedHashMap<>(point);
        one.put(key, value.withOrigin(list.origin()));
        more.add(one);
      }
    }
    return more;
  }
}
