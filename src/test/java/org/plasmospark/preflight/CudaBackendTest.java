package org.plasmospark.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.ExitCode;
import org.plasmospark.preflight.Finding.Level;

class CudaBackendTest {

  @ParameterizedTest
  @CsvSource({
    "3, 0, false", "3, 5, false", "3, 7, true", "5, 0, true", "5, 2, true", "6, 0, true",
    "6, 1, true", "7, 0, true", "7, 5, true", "8, 0, true", "8, 6, true", "8, 9, true",
    "9, 0, false", "10, 0, false", "12, 0, false"
  })
  void hasCodeForGpusOfTheSameMajorCapability(int major, int minor, boolean runs) {
    assertThat(CudaBackend.hasCodeFor(major, minor)).isEqualTo(runs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0, Tesla T4, 7.5, 535.104.05; OK; Tesla T4",
        "0, NVIDIA A100-SXM4-40GB, 8.0, 510.39.01; OK; capability 8.0",
        "1, NVIDIA L4, 8.9, 550.54.15; OK; GPU 1 of",
        "0, NVIDIA A10, 8.6, 470.82.01; WARNING; better install the driver 510.39.01",
        "0, Tesla K80, 3.7, 450.80.02; WARNING; minor version compatibility",
        "0, Tesla V100, 7.0, 450.80.01; PROBLEM; driver is too old",
        "0, Tesla P100, 6.0, 418.87; PROBLEM; install 510.39.01 or later",
        "0, NVIDIA H100 PCIe, 9.0, 550.54.15; PROBLEM; use a GPU of compute capability 3.7 to 8.9",
        "7, NVIDIA B200, 10.0, 570.86; PROBLEM; 'NVIDIA B200 (compute capability 10.0'",
        "0, Tesla K40, 3.5, 470.82.01; PROBLEM; has no code for it"
      })
  void saysOfEachGpuWhetherItRunsAndWhatWould(String line, Level level, String sentence) {
    Finding finding = CudaBackend.of("this machine", Gpu.parse(line).orElseThrow());
    assertThat(finding.level()).isEqualTo(level);
    assertThat(finding.sentence()).contains(sentence.replace("'", "")).endsWith(".");
    assertThat(finding.exitCode())
        .isEqualTo(level == Level.PROBLEM ? ExitCode.USAGE : ExitCode.DONE);
  }

  @Test
  void readsNamesWithCommasAndNothingElse() {
    assertThat(Gpu.parse("2, Board, rev. 2, 8.6, 550.54.15"))
        .contains(new Gpu(2, "Board, rev. 2", 8, 6, "550.54.15"));
    assertThat(Gpu.parse("2, Board, [N/A], 550.54.15")).isEmpty();
    assertThat(Gpu.parse("")).isEmpty();
  }

  @Test
  void comparesVersionsAsNumbers() {
    assertThat(CudaBackend.compareVersions("510.39.01", "510.39.01")).isZero();
    assertThat(CudaBackend.compareVersions("510.39", "510.39.01")).isNegative();
    assertThat(CudaBackend.compareVersions("1000.1", "510.39.01")).isPositive();
    assertThat(CudaBackend.compareVersions("510.108.03", "510.39.01")).isPositive();
  }
}
