package org.plasmospark.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.settings.SettingOverride;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SettingsLoader;

class ScoringViewsTest {
  @Test
  void areTheBundlesUnlessTheSettingsSayOthers() {
    assertThat(ScoringViews.of(settings(), metadata(null, 24, 20))).isEqualTo(1);
    assertThat(ScoringViews.of(settings(), metadata(4, 24, 20))).isEqualTo(4);
    assertThat(ScoringViews.of(settings("score.views=2"), metadata(4, 24, 20))).isEqualTo(2);
    assertThat(ScoringViews.of(settings("score.views=1"), metadata(8, 20, 20))).isEqualTo(1);
    assertThat(ScoringViews.of(settings("score.views=8"), metadata(null, 20, 20))).isEqualTo(8);
  }

  @Test
  void areEightOnlyWhereRowsAndColumnsCanBeExchanged() {
    Settings eight = settings("score.views=8");
    assertThatThrownBy(() -> ScoringViews.of(eight, metadata(4, 24, 20)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "score.views = 8 exchanges rows and columns, but the model cnn 0123456789ab takes images of"
                + " 24 x 20 pixels: set score.views to 1, 2 or 4.");
    assertThatThrownBy(() -> ScoringViews.ofNew(eight, 24, 20))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the new model takes images of 24 x 20 pixels");
  }

  @Test
  void areNotWrittenIntoABundleOfOneView() {
    assertThat(ScoringViews.ofNew(settings(), 24, 20)).isNull();
    assertThat(ScoringViews.ofNew(settings("score.views=1"), 24, 20)).isNull();
    assertThat(ScoringViews.ofNew(settings("score.views=8"), 20, 20)).isEqualTo(8);
  }

  private static Settings settings(String... overrides) {
    return SettingsLoader.load(List.of(), Stream.of(overrides).map(SettingOverride::set).toList());
  }

  private static BundleMetadata metadata(Integer views, int width, int height) {
    Preprocessing input =
        new Preprocessing(width, height, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
    return new BundleMetadata(
        BundleMetadata.FORMAT,
        "cnn",
        "0123456789ab",
        "test",
        1,
        LabelSet.NIH.list(),
        BundleMetadata.Input.of(input),
        BundleMetadata.Preprocessing.of(input),
        new BundleMetadata.Threshold(0.5, "default"),
        views,
        null,
        Map.of(),
        Map.of(),
        null,
        null,
        null,
        Map.of(),
        "r1",
        "2026-01-01T00:00:00Z",
        "use",
        "limits",
        Map.of());
  }
}
