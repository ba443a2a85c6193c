package org.plasmospark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Synthetic cells, their catalog, packed cells and a model that was trained on them for one epoch:
 * made once, used by all integration tests that need something to start from, and never changed.
 */
final class SmallModel {
  static final int CELLS = 96;

  private static Path made;

  private SmallModel() {}

  /** The folder that holds {@code cells}, {@code catalog}, {@code packed} and {@code model}. */
  static synchronized Path folder() throws IOException {
    if (made == null) {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "small-model");
      InProcess.mustDo(
          "synth",
          "--out",
          folder.resolve("cells").toString(),
          "--set",
          "synth.cells=" + CELLS,
          "--set",
          "synth.patients=16");
      InProcess.mustDo(
          "catalog",
          "--images",
          folder.resolve("cells").toString(),
          "--out",
          folder.resolve("catalog").toString());
      InProcess.mustDo(
          "pack",
          "--catalog",
          folder.resolve("catalog").toString(),
          "--out",
          folder.resolve("packed").toString());
      InProcess.mustDo(
          "train",
          "--data",
          folder.resolve("packed").toString(),
          "--out",
          folder.resolve("model").toString());
      made = folder;
    }
    return made;
  }

  /** One of its folders, as an argument. */
  static String path(String name) throws IOException {
    return folder().resolve(name).toString();
  }
}
