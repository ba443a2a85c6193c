package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.PackagedApplication.Finished;

/** src/bench/chaos.py kills jobs, and sees what is wrong and what is not. */
class ChaosScriptIT {
  @TempDir Path folder;

  @Test
  void findsEveryResultWholeAfterAKillAndAfterTwins() throws Exception {
    Finished finished =
        chaos("--rounds", "2", "--kinds", "kill,twins", "--images", SmallModel.path("cells"));
    assertThat(finished.code()).as(finished.out() + finished.err()).isZero();
    assertThat(finished.out().lines().filter(line -> line.startsWith("round ")))
        .hasSize(2)
        .allMatch(line -> line.endsWith("  whole"))
        .anyMatch(line -> line.contains("  kill ") && line.contains("codes -9"))
        .anyMatch(line -> line.contains("  twins "));
    assertThat(folder.resolve("c d")).doesNotExist();
  }

  /** The script draws cells and damages some, as it does without images of the user's. */
  @ParameterizedTest
  @ValueSource(strings = {"catalog", "pack"})
  void findsOneResultOfTwinsOfOtherJobs(String job) throws Exception {
    Finished finished = chaos("--job", job, "--rounds", "1", "--cells", "150");
    assertThat(finished.code()).as(finished.out() + finished.err()).isZero();
    assertThat(finished.out().lines().filter(line -> line.startsWith("round ")))
        .hasSize(1)
        .allMatch(line -> line.contains("  twins ") && line.endsWith("  whole"));
  }

  @Test
  void endsWithOneWhereTheJobFails() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("no images"));
    Finished finished = chaos("--rounds", "1", "--images", empty.toString());
    assertThat(finished.code()).isEqualTo(1);
    assertThat(finished.err()).contains("chaos: score fails when nobody disturbs it, see ");
    assertThat(folder.resolve("c d/logs")).isNotEmptyDirectory();
  }

  private Finished chaos(String... more) throws Exception {
    PackagedApplication application = new PackagedApplication(folder);
    List<String> command =
        new ArrayList<>(
            List.of("python3", PackagedApplication.HOME.resolve("src/bench/chaos.py").toString()));
    command.addAll(List.of("--model", SmallModel.path("model")));
    command.addAll(List.of("--jar", PackagedApplication.JAR.toAbsolutePath().toString()));
    command.addAll(List.of("--out", folder.resolve("c d").toString()));
    command.addAll(List.of(more));
    return application.run(command);
  }
}
