package org.plasmospark.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the settings of {@code augment} are that a user leaves null. The presets stand in
 * reference.conf and cannot be changed, for a setting of {@code augment} wins over them.
 */
final class AugmentationPresets {
  /** The group of the presets. */
  static final String GROUP = "augment.presets";

  private static final String CHOICE = "augment.preset";

  /** Values by the names of their settings, by the name of the preset. */
  private final Map<String, Map<String, ConfigValue>> presets = new LinkedHashMap<>();

  /**
   * @param group as {@link #GROUP} of reference.conf has it
   */
  AugmentationPresets(ConfigObject group) {
    Origins.inOrder(group)
        .forEach((name, preset) -> presets.put(name, values(name, (ConfigObject) preset)));
  }

  private static Map<String, ConfigValue> values(String name, ConfigObject preset) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    preset.forEach(
        (key, value) ->
            values.put(
                "augment." + key,
                value.withOrigin(
                    ConfigOriginFactory.newSimple(
                        "the preset %s, %s".formatted(name, Origins.of(value))))));
    return values;
  }

  /** Values by the names of their settings, by the name of the preset. */
  Map<String, Map<String, ConfigValue>> all() {
    return presets;
  }

  /**
   * The same settings with those of the chosen preset instead of null. They are the same objects at
   * each call. A preset that there is not leaves the first, so that reading goes on and says so.
   *
   * @param settings by key
   * @param chosen settings whose preset it is
   */
  Map<String, ConfigValue> fill(
      Map<String, ConfigValue> settings, Map<String, ConfigValue> chosen) {
    Map<String, ConfigValue> filled = new LinkedHashMap<>(settings);
    String name = String.valueOf(chosen.get(CHOICE).unwrapped());
    presets
        .getOrDefault(name, presets.values().iterator().next())
        .forEach(
            (key, value) ->
                filled.computeIfPresent(
                    key, (k, own) -> own.valueType() == ConfigValueType.NULL ? value : own));
    return filled;
  }
}
