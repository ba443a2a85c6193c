package org.plasmospark.spark.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class GpuAddressTest {
  @Test
  void isTheNumberOfNvidiaSmiWhereAllGpusAreSeen() {
    assertThat(GpuAddress.device("0", null)).isZero();
    assertThat(GpuAddress.device("7", null)).isEqualTo(7);
  }

  @Test
  void isThePlaceAmongTheVisibleOnes() {
    assertThat(GpuAddress.device("5", "3, 5")).isEqualTo(1);
    assertThat(GpuAddress.device("3", "3")).isZero();
  }

  @Test
  void refusesWhatTheExecutorDoesNotSee() {
    assertThatThrownBy(() -> GpuAddress.device("2", "3,5"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("the GPU 2, but CUDA_VISIBLE_DEVICES of its executor is 3,5");
    assertThatThrownBy(() -> GpuAddress.device("GPU-1a2b", null))
        .hasMessageContaining("let Spark discover GPUs by submit/gpu-discovery.sh");
  }
}
