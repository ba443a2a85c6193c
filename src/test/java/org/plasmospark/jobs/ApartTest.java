package org.plasmospark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class ApartTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "/x/cells,/x/cells,is the image folder",
    "/x/cells,/x/cells/,is the image folder",
    "/x/cells,/x/y/../cells/out,lies in the image folder",
    "/x/cells,/x,lies around the image folder",
    "/x/cells,/,lies around the image folder",
    "/,/x,lies in the image folder",
    "s3a://b/cells,s3a://b/cells/out,lies in the image folder",
    "hdfs://n/cells,hdfs://n/cells,is the image folder"
  })
  void refusesOutputsAmongImages(String images, String out, String how) {
    assertRefused(images, out, how);
  }

  @ParameterizedTest
  @CsvSource({
    "/x/cells,/x/cells2",
    "/x/cells,/x/out",
    "/x/cells,/x/cells/../out",
    "s3a://b/cells,s3a://c/cells/out",
    "/cells,hdfs:///cells/out"
  })
  void takesOutputsApartFromImages(String images, String out) {
    assertThatCode(() -> Apart.require(arguments(images, out))).doesNotThrowAnyException();
    assertThatCode(() -> Apart.require(new JobArguments(Map.of("out", out))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"data,/x/packed", "catalog,/x/packed", "model,/x/packed/in", "keras,/x/packed/m.h5"})
  void keepsInputsThatTheOutputWouldReplace(String option, String input) {
    JobArguments arguments = new JobArguments(Map.of(option, input, "out", "/x/packed"));
    assertThatThrownBy(() -> Apart.require(arguments))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("(--" + option + "), which it would replace");
    Apart.require(new JobArguments(Map.of(option, input, "out", "/x/packed/in/new")));
  }

  @Test
  void keepsEveryReportThatIsCompared() {
    JobArguments arguments = new JobArguments(Map.of("reports", "/r/a\\,b, /r/c", "out", "/r/a,b"));
    assertThatThrownBy(() -> Apart.require(arguments))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is the input");
  }

  @Test
  void followsLinksAsFarAsThereAreAny() throws IOException {
    Path cells = Files.createDirectories(folder.resolve("real/cells"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    assertRefused(cells.toString(), link + "/cells/new/out", "lies in");
    assertRefused(link + "/cells", cells.toString(), "is the");
    assertRefused(link + "/cells", folder + "/real", "lies around");
    Path away = Files.createSymbolicLink(cells.resolve("away"), folder.resolve("elsewhere"));
    Files.createDirectory(folder.resolve("elsewhere"));
    Apart.require(arguments(cells.toString(), away + "/out"));
  }

  private static void assertRefused(String images, String out, String how) {
    assertThatThrownBy(() -> Apart.require(arguments(images, out)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(how);
  }

  private static JobArguments arguments(String images, String out) {
    return new JobArguments(Map.of("images", images, "out", out));
  }
}
