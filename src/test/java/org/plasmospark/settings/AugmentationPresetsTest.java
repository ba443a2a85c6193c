package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.plasmospark.UserException;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.FillMode;
import org.plasmospark.image.StainRanges;

class AugmentationPresetsTest {
  private static final AugmentationSettings STUDY =
      new AugmentationSettings(25, 0.9, 1.1, 10, 0, 0, true, false, 1, 1, FillMode.NEAREST, 0);
  private static final AugmentationSettings SMEAR =
      new AugmentationSettings(
          180,
          0.9,
          1.1,
          0,
          0.05,
          0.05,
          true,
          true,
          1,
          1,
          FillMode.CONSTANT,
          0,
          new StainRanges(0.5, 1.5, 0.75, 1.25, 0.7047, 1.4191));

  @Test
  void takesTheRangesOfThePreset() {
    assertThat(load().augment()).isEqualTo(STUDY);
    assertThat(load("augment.preset=study").augment()).isEqualTo(STUDY);
    assertThat(load("augment.preset=smear").augment()).isEqualTo(SMEAR);
    assertThat(load("augment.preset=smear", "augment.enabled=false").augment())
        .isEqualTo(AugmentationSettings.NONE);
  }

  @Test
  void letsASettingOfTheUserWinOverThePreset() {
    AugmentationSettings mixed =
        load(
                "augment.fill=reflect",
                "augment.gamma=[0.5, 2]",
                "augment.preset=smear",
                "augment.vertical-flip=false",
                "augment.zoom=null")
            .augment();
    assertThat(mixed)
        .isEqualTo(
            new AugmentationSettings(
                180,
                0.9,
                1.1,
                0,
                0.05,
                0.05,
                true,
                false,
                1,
                1,
                FillMode.REFLECT,
                0,
                new StainRanges(0.5, 1.5, 0.75, 1.25, 0.5, 2)));
  }

  @Test
  void showsTheRangesInForceAndWhichAreThePresets() {
    EffectiveSettings shown =
        load("augment.preset=smear", "augment.zoom=0.2", "augment.fill=null").effective();
    assertThat(shown.render())
        .contains("augment.preset = \"smear\"  # --set", "augment.zoom = 0.2  # --set")
        .anyMatch(
            line ->
                line.matches(
                    "augment\\.rotation-degrees = 180  # the preset smear, reference\\.conf:\\d+"))
        .anyMatch(line -> line.startsWith("augment.fill = \"constant\"  # the preset smear"))
        .noneMatch(line -> line.startsWith("augment.presets"));
    assertThat(shown.isExplicit("augment.zoom")).isTrue();
    assertThat(shown.isExplicit("augment.fill")).isFalse();
    assertThat(shown.toMap())
        .containsEntry("augment.saturation", List.of(0.5, 1.5))
        .containsEntry("augment.horizontal-flip", true);
    assertThat(shown.hash()).isNotEqualTo(load("augment.zoom=0.2").effective().hash());
  }

  @Test
  void variesThePresetInAGrid() {
    List<GridPoint> points =
        load("augment.zoom=0.3", "train.grid={ augment.preset = [study, smear] }").grid();
    assertThat(points)
        .extracting(p -> p.settings().augment().rotationDegrees())
        .containsExactly(25.0, 180.0);
    assertThat(points).extracting(p -> p.settings().augment().zoomHigh()).containsOnly(1.3);
    assertThat(points)
        .extracting(p -> p.settings().effective().toMap().get("augment.fill"))
        .containsExactly("nearest", "constant");
    assertThatThrownBy(() -> load("train.grid={ augment.preset = [study, blood] }"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("augment.preset = \"blood\" must be one of study, smear");
  }

  @Test
  void refusesToChangeAPreset() {
    for (String change :
        List.of(
            "augment.presets.smear.zoom=0.2",
            "augment.presets.blood.zoom=0.2",
            "augment.presets={ smear { zoom = 0.2 } }",
            "augment.presets=smear",
            "train.grid={ augment.presets.smear.zoom = [0.2] }")) {
      assertThatThrownBy(() -> load(change))
          .as(change)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("cannot be set: set the keys of augment");
    }
  }

  @Test
  void setsEveryRangeInEachPreset() {
    SettingsTree tree = new SettingsTree(SettingsLoader.reference());
    Set<String> ranges =
        tree.leaves().entrySet().stream()
            .filter(e -> e.getKey().startsWith("augment."))
            .filter(e -> e.getValue().valueType() == ConfigValueType.NULL)
            .map(e -> e.getKey())
            .collect(Collectors.toSet());
    assertThat(tree.presets().all().keySet())
        .containsExactlyElementsOf(
            Arrays.stream(AugmentationPreset.values()).map(ConfigValues::name).toList());
    tree.presets()
        .all()
        .forEach(
            (name, values) -> {
              assertThat(values).as(name).containsOnlyKeys(ranges);
              assertThat(values.values())
                  .as(name)
                  .extracting(ConfigValue::valueType)
                  .doesNotContain(ConfigValueType.NULL);
            });
  }

  private static Settings load(String... settings) {
    return SettingsLoader.load(
        List.of(), Arrays.stream(settings).map(SettingOverride::set).toList());
  }
}
