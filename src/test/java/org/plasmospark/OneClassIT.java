package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

/** Images of which one class has none, or too few patients. */
class OneClassIT {
  private static final String ANY = "quality.min-patients=0";

  @TempDir Path folder;

  @Test
  void nothingIsMadeOfOneClassAlone() throws Exception {
    job("synth", "--out", at("cells"), "--set", "synth.cells=60", "--set", "synth.patients=12");
    Files.move(folder.resolve("cells/Parasitized"), folder.resolve("cells/Parasitised"));

    Finished misspelt = job("catalog", "--images", at("cells"), "--out", at("catalog"));
    assertThat(misspelt.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(misspelt.err())
        .contains(
            "because their folder is called almost like one (Parasitised instead of Parasitized: ")
        .contains("No image in file://" + at("cells") + " is labelled Parasitized");
    assertThat(folder.resolve("catalog")).doesNotExist();

    String others = "images.exclude=[\"Parasitised/**\"]";
    String[] command = {
      "catalog", "--images", at("cells"), "--out", at("catalog"), "--set", others
    };
    Finished alone = job(command);
    assertThat(alone.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(alone.err()).contains("is labelled Parasitized").doesNotContain("almost like one");

    assertThat(job(with(command, ANY)).code()).isZero();
    assertThat(job("pack", "--catalog", at("catalog"), "--out", at("packed")).code()).isZero();
    Finished trained = job("train", "--data", at("packed"), "--out", at("model"));
    assertThat(trained.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(trained.err())
        .contains("0 Parasitized cells of 0 patients for training")
        .contains("0 Parasitized cells of 0 patients for validation")
        .contains("quality.min-patients = 1");
    assertThat(folder.resolve("model")).doesNotExist();
    String[] evaluate = {
      "evaluate", "--data", at("packed"), "--model", SmallModel.path("model"), "--out", at("report")
    };
    Finished evaluated = job(evaluate);
    assertThat(evaluated.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(evaluated.err()).contains("0 Parasitized cells of 0 patients for evaluation");
    Finished allowed = job(with(evaluate, ANY));
    assertThat(allowed.code()).as(allowed.err()).isZero();
    assertThat(allowed.out())
        .contains("AUC undefined, sensitivity undefined")
        .doesNotContain("NaN");
  }

  private static String[] with(String[] command, String setting) {
    String[] longer = Arrays.copyOf(command, command.length + 2);
    longer[command.length] = "--set";
    longer[command.length + 1] = setting;
    return longer;
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private static Finished job(String... command) throws Exception {
    return InProcess.job(command);
  }
}
