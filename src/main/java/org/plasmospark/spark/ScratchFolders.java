package org.plasmospark.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** Where Spark puts temporary files. */
final class ScratchFolders {
  private ScratchFolders() {}

  /**
   * Makes sure that there is one: a Spark that has none ends the process by itself.
   *
   * @throws UserException USAGE if none of them can be written
   */
  static void require(SparkConf conf) {
    List<String> reasons = new ArrayList<>();
    for (String folder : Utils.getConfiguredLocalDirs(conf)) {
      try {
        Path probe =
            Files.createTempDirectory(Files.createDirectories(Path.of(folder.strip())), "probe");
        Files.delete(probe);
        return;
      } catch (IOException | InvalidPathException e) {
        reasons.add(folder + " (" + e.getClass().getSimpleName().replace("Exception", "") + ")");
      }
    }
    throw new UserException(
        ExitCode.USAGE,
        "Spark's folder for temporary files cannot be written: %s; set SPARK_LOCAL_DIRS or TMPDIR to one that can, or correct spark.local.dir."
            .formatted(String.join(", ", reasons)));
  }
}
