package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellMemoryTest {
  private static final long MIB = 1L << 20;

  @ParameterizedTest(
      name = "{0} tasks with {1} of native memory and batches of {2}: {3} to {4} MiB")
  @CsvSource({
    "1, 4g, 32, 1024, 1024",
    "2, 4g, 32, 1024, 1024",
    "4, 4g, 32, 1024, 1024",
    "5, 4g, 32, 900, 1000",
    "8, 4g, 32, 0, 0",
    "2, 1g, 32, 0, 0",
    "4, 6g, 64, 1024, 1536",
    "2, 4g, 256, 0, 0"
  })
  void leavesTheNetworksWhatTheyNeedAndThreeQuartersAtLeast(
      int tasks, String nativeMemory, int batch, long fewest, long most) {
    assertThat(
            load("spark.native-memory=" + nativeMemory, "train.batch-size=" + batch)
                .cellMemory(tasks))
        .isBetween(fewest * MIB, most * MIB);
  }

  @Test
  void takesWhatTheUserHasSet() {
    assertThat(load("compute.cell-memory=100m").cellMemory(64)).isEqualTo(100 * MIB);
    assertThat(load("compute.cell-memory=0m").cellMemory(1)).isZero();
  }

  private static Settings load(String... overrides) {
    return SettingsLoader.load(
        List.of(), Arrays.stream(overrides).map(SettingOverride::set).toList());
  }
}
