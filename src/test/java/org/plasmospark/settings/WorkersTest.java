package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many networks train side by side if nobody says a number. */
class WorkersTest {
  @Test
  void areTwoOnProcessorsAndTheExecutorsOnGpus() {
    Settings settings = settings();
    assertThat(settings.withWorkers(0).train().workers()).isEqualTo(2);
    Settings onGpus = settings.withWorkers(3);
    assertThat(onGpus.train().workers()).isEqualTo(3);
    assertThat(onGpus.effective().toMap()).containsEntry("train.workers", 3);
    assertThat(onGpus.effective().render())
        .contains("train.workers = 3  # the executors with a GPU");
  }

  @Test
  void staysWhatTheUserSays() {
    Settings settings = settings("train.workers=5").withWorkers(3);
    assertThat(settings.train().workers()).isEqualTo(5);
    assertThat(settings.effective().toMap()).containsEntry("train.workers", 5);
  }

  private static Settings settings(String... overrides) {
    return SettingsLoader.load(List.of(), Stream.of(overrides).map(SettingOverride::set).toList());
  }
}
