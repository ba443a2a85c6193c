package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.ComputeOptions.PrecisionChoice;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.settings.SettingOverride;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SettingsLoader;
import org.plasmospark.storage.StorePath;

class ResumableTrainingTest {
  private static final PackedData DATA =
      new PackedData(
          StorePath.parse("/packed"),
          Map.of("manifest_hash", "m", "split_hash", "s", "splits", Map.of()));

  @Test
  void goesOnWhereTheSamePrecisionIsSaidInAnotherWay() {
    assertThat(conditions(settings("auto").inFloat32("processors that differ")))
        .isEqualTo(conditions(settings("float32")));
  }

  @Test
  void doesNotGoOnInAnotherPrecision() {
    assumeThat(TrainableNetworks.precision(ComputeOptions.DEFAULT.in(PrecisionChoice.BFLOAT16)))
        .as("this processor computes in bfloat16")
        .isEqualTo(Precision.BFLOAT16);
    String condition = "the precision (compute.precision)";
    assertThat(conditions(settings("bfloat16"))).containsEntry(condition, "bfloat16");
    assertThat(conditions(settings("bfloat16").inFloat32("processors that differ")))
        .containsEntry(condition, "float32");
  }

  @Test
  void recordsThatItComputesInFloat32ForEveryCombinationOfAGrid() {
    Settings settings =
        settings("auto", "train.grid={ train.l2 = [0, 0.001] }")
            .inFloat32("processors that differ");
    assertThat(settings.effective().toMap()).containsEntry("compute.precision", "float32");
    assertThat(settings.grid())
        .hasSize(2)
        .allSatisfy(
            point ->
                assertThat(point.settings().compute().options().precision())
                    .isEqualTo(PrecisionChoice.FLOAT32));
  }

  @Test
  void doesNotGoOnWithOtherRangesOfTheAugmentation() {
    Map<String, String> study = conditions(settings("float32"));
    assertThat(study)
        .containsEntry("augment.preset", "study")
        .containsEntry("augment.channel-gain", "[1, 1]");
    assertThat(conditions(settings("float32", "augment.preset=smear")))
        .containsEntry("augment.preset", "smear")
        .containsEntry("augment.channel-gain", "[0.75, 1.25]");
    assertThat(conditions(settings("float32", "augment.gamma=[0.9, 1]"))).isNotEqualTo(study);
  }

  private static Map<String, String> conditions(Settings settings) {
    return ResumableTraining.conditions(settings, DATA);
  }

  private static Settings settings(String precision, String... more) {
    return SettingsLoader.load(
        List.of(),
        Stream.concat(Stream.of("compute.precision=" + precision), Stream.of(more))
            .map(SettingOverride::set)
            .toList());
  }
}
