package org.plasmospark;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The reference data beside the repository: real cells and vectors of other implementations. */
public final class SharedData {
  private static final String PROPERTY = "plasmospark.shared";

  private SharedData() {}

  /**
   * Where the data is: system property {@value #PROPERTY}, else {@code ../shared}. Aborts the test
   * when it is not there.
   */
  public static Path dir() {
    Path dir = Path.of(System.getProperty(PROPERTY, "../shared")).toAbsolutePath().normalize();
    if (!Files.isDirectory(dir)) {
      String message =
          "SKIPPED: the reference data is not at "
              + dir
              + "; say where with -D"
              + PROPERTY
              + "=DIR";
      System.err.println(message);
      Assumptions.abort(message);
    }
    return dir;
  }

  /** The vectors that other implementations computed. */
  public static Path goldens() {
    return dir().resolve("goldens");
  }

  /** The real cells. */
  public static Path cells() {
    return dir().resolve("nih-cells");
  }
}
