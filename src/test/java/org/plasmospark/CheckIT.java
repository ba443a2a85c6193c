package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

class CheckIT {
  @TempDir Path folder;

  @Test
  void saysOneLineATopicAndLeavesNothing() throws IOException {
    Finished finished =
        InProcess.job(
            "check",
            "--images",
            SmallModel.path("cells"),
            "--data",
            SmallModel.path("packed"),
            "--model",
            SmallModel.path("model"),
            "--out",
            folder.resolve("new/scored").toString());
    assertThat(finished.code()).as(finished.toString()).isZero();
    assertThat(topics(finished))
        .containsExactly(
            "java",
            "cores",
            "memory",
            "engine",
            "precision",
            "backend",
            "spark",
            "hadoop",
            "temporary",
            "network",
            "images",
            "data",
            "model",
            "clock",
            "out");
    assertThat(finished.out()).doesNotContain("PROBLEM");
    assertThat(finished.out()).contains("2 tasks at the same time, each with");
    assertThat(PackagedApplication.tree(folder)).containsExactly("");
  }

  @Test
  void endsWithTheCodeOfTheWorstProblemAfterAllLines() throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("bundle"));
    Files.writeString(bundle.resolve("metadata.json"), "{}");
    Path file = Files.writeString(folder.resolve("file"), "x");
    Finished three =
        InProcess.job(
            "check", "--data", folder.resolve("none").toString(), "--out", file + "/below");
    assertThat(three.code()).isEqualTo(3);
    assertThat(three.err()).contains("check found 2 problems").doesNotContain("\tat ");
    assertThat(three.out().lines().filter(line -> line.startsWith("PROBLEM"))).hasSize(2);
    Finished five =
        InProcess.job(
            "check", "--images", folder.resolve("none").toString(), "--model", bundle.toString());
    assertThat(five.code()).isEqualTo(5);
    assertThat(InProcess.job("check", "--out", file + "/below").code()).isEqualTo(2);
  }

  @Test
  void looksAtGpusThatSparkReserves() throws IOException {
    Path script = folder.resolve("nvidia-smi");
    Files.writeString(script, "#!/bin/sh\necho '0, NVIDIA H100 PCIe, 9.0, 550.54.15'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Finished finished =
        InProcess.job(
            "check",
            "--set",
            "compute.nvidia-smi=" + script,
            "--set",
            "spark.properties.spark.executor.resource.gpu.amount=1");
    assertThat(finished.code()).as(finished.toString()).isEqualTo(2);
    assertThat(finished.out())
        .contains("WARNING gpu       Spark reserves GPUs, but this jar computes on the CPU")
        .contains("PROBLEM gpu       GPU 0 of this machine, NVIDIA H100 PCIe");
  }

  private static String[] topics(Finished finished) {
    return Arrays.stream(finished.out().split("\n"))
        .map(line -> line.split("\\s+")[1])
        .toArray(String[]::new);
  }
}
