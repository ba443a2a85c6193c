package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

/** A jar that computes on GPUs, on a machine where none does. */
class GpuMistakesIT {
  private static final String TROUBLE = "libcuda.so.1 is missing; install it";

  @TempDir Path folder;

  private PackagedApplication application;

  @BeforeEach
  void putStandInsBesideTheApplication() throws IOException {
    application = new PackagedApplication(folder);
    application.environment().put("SPARK_DIST_CLASSPATH", StandInGpus.jar(folder).toString());
    application.environment().put(StandInGpus.TROUBLE, TROUBLE);
  }

  @Test
  void refusesEveryJobThatComputesBeforeItDoesAnything() throws Exception {
    // None of the inputs is there: nobody has looked.
    assertRefused("train", "--data", at("packed"), "--out", at("out"));
    assertRefused("evaluate", "--data", at("packed"), "--model", at("model"), "--out", at("out"));
    assertRefused("score", "--images", at("cells"), "--model", at("model"), "--out", at("out"));
    assertRefused(
        "import-model",
        "--keras",
        at("model.h5"),
        "--labels",
        "Uninfected,Parasitized",
        "--output-means",
        "Parasitized",
        "--scaling",
        "unit",
        "--out",
        at("out"));
    assertRefused("bench", "--set", "bench.works=[train]", "--out", at("out"));
  }

  @Test
  void runsJobsThatComputeNothing() throws Exception {
    Finished finished =
        application.job(
            "synth", "--out", at("cells"), "--set", "synth.cells=4", "--set", "synth.patients=2");
    assertThat(finished.code()).as(finished.err()).isZero();
  }

  private void assertRefused(String... args) throws Exception {
    Finished finished = application.job(args);
    assertThat(finished.code()).as(finished.toString()).isEqualTo(2);
    assertThat(finished.err())
        .containsPattern(
            "^plasmospark: This jar computes networks on NVIDIA GPUs, and this machine, \\S+, cannot: "
                + TROUBLE
                + ", or use the jar of mvn package, which computes on processors.\n$");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }
}
