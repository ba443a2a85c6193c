package org.plasmospark.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys that there are, and the flattening of what a user wrote onto them. */
final class SettingsTree {
  /** Groups whose names are not those of reference.conf. */
  private static final Set<String> FREE = Set.of(SettingsLoader.PROPERTIES, SettingsGrid.KEY);

  private final Map<String, ConfigValue> leaves = new LinkedHashMap<>();
  private final Set<String> groups = new TreeSet<>();
  private final Set<String> names = new TreeSet<>();
  private final AugmentationPresets presets;

  SettingsTree(ConfigObject reference) {
    collect("", reference);
    presets = new AugmentationPresets(reference.toConfig().getObject(AugmentationPresets.GROUP));
    names.addAll(leaves.keySet());
    names.addAll(FREE);
  }

  /** Defaults by key. */
  Map<String, ConfigValue> leaves() {
    return leaves;
  }

  /** What is not among the defaults, because no user sets it. */
  AugmentationPresets presets() {
    return presets;
  }

  /** Everything that may be set. */
  Set<String> names() {
    return names;
  }

  private void collect(String prefix, ConfigObject object) {
    Origins.inOrder(object)
        .forEach(
            (name, value) -> {
              String key = join(prefix, name);
              if (key.equals(AugmentationPresets.GROUP)) {
                return;
              }
              if (value instanceof ConfigObject group) {
                groups.add(key);
                if (!FREE.contains(key)) {
                  collect(key, group);
                }
              } else {
                leaves.put(key, value);
              }
            });
  }

  /**
   * What a layer sets, by key; Spark's properties as {@code spark.properties.} and their own name.
   * Unknown keys, groups where a value belongs and values where a group belongs become problems and
   * are left out.
   */
  Map<String, ConfigValue> flatten(ConfigObject layer, Problems problems) {
    Map<String, ConfigValue> set = new LinkedHashMap<>();
    flatten("", layer, set, problems);
    return set;
  }

  private void flatten(
      String prefix, ConfigObject object, Map<String, ConfigValue> set, Problems problems) {
    Origins.inOrder(object)
        .forEach(
            (name, value) -> {
              String key = join(prefix, name);
              boolean isObject = value instanceof ConfigObject;
              if (groups.contains(key)) {
                if (!isObject) {
                  problems.add(
                      key + " is a group of settings, not a value: set one of its keys",
                      Origins.of(value));
                } else if (FREE.contains(key)) {
                  free(key, "", (ConfigObject) value, set, problems);
                } else {
                  flatten(key, (ConfigObject) value, set, problems);
                }
              } else if (!leaves.containsKey(key)) {
                unknown(key, value, problems);
              } else if (isObject) {
                problems.add(key + " is a value, not a group of settings", Origins.of(value));
              } else {
                set.put(key, value);
              }
            });
  }

  /** Names every key inside of an unknown group, for the group alone says little. */
  private void unknown(String key, ConfigValue value, Problems problems) {
    if (value instanceof ConfigObject group && !group.isEmpty()) {
      Origins.inOrder(group).forEach((name, inner) -> unknown(join(key, name), inner, problems));
    } else if ((key + ".").startsWith(AugmentationPresets.GROUP + ".")) {
      problems.add(
          key + " cannot be set: set the keys of augment, which win over its presets",
          Origins.of(value));
    } else {
      problems.add("unknown setting " + key + DidYouMean.hint(names, key), Origins.of(value));
    }
  }

  /** One of Spark's properties. */
  void property(String name, ConfigValue value, Map<String, ConfigValue> set, Problems problems) {
    if (value.valueType() == ConfigValueType.LIST || value.valueType() == ConfigValueType.NULL) {
      problems.add(
          SettingsLoader.PROPERTIES + "." + name + " must be a text, number, true or false",
          Origins.of(value));
    } else {
      set.put(SettingsLoader.PROPERTIES + "." + name, value);
    }
  }

  /** Values of a setting to be tried one after the other. */
  private void candidates(
      String key, ConfigValue value, Map<String, ConfigValue> set, Problems problems) {
    if (!leaves.containsKey(key)) {
      unknown(key, value, problems);
    } else if (!SettingsGrid.mayVary(key)) {
      problems.add(
          SettingsGrid.KEY + " cannot vary " + key + ": " + SettingsGrid.VARIES, Origins.of(value));
    } else if (!(value instanceof ConfigList list) || list.isEmpty()) {
      problems.add(
          SettingsGrid.KEY + "." + key + " must be a list of values, such as [1, 2]",
          Origins.of(value));
    } else {
      set.put(SettingsGrid.KEY + "." + key, value);
    }
  }

  private void free(
      String group,
      String prefix,
      ConfigObject object,
      Map<String, ConfigValue> set,
      Problems problems) {
    Origins.inOrder(object)
        .forEach(
            (part, value) -> {
              String name = prefix.isEmpty() ? part : prefix + "." + part;
              if (value instanceof ConfigObject inner) {
                free(group, name, inner, set, problems);
              } else if (group.equals(SettingsGrid.KEY)) {
                candidates(name, value, set, problems);
              } else {
                property(name, value, set, problems);
              }
            });
  }

  private static String join(String prefix, String name) {
    String quoted = ConfigUtil.joinPath(name);
    return prefix.isEmpty() ? quoted : prefix + "." + quoted;
  }
}
