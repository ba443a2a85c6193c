package org.plasmospark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes the files and folders that the commands of {@code mistakes.txt} name. */
final class Mistakes {
  private static final String HASH = "0".repeat(64);

  private Mistakes() {}

  static void prepare(Path folder) throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    Files.createDirectory(folder.resolve("old"));
    Files.createDirectories(folder.resolve("hidden/.cells"));
    Files.writeString(folder.resolve("old/report.odt"), "somebody's");
    Files.writeString(folder.resolve("file"), "neither this nor that");
    Files.writeString(folder.resolve("broken.conf"), "split { seed = ");
    Files.write(folder.resolve("binary.conf"), new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe});
    Files.writeString(folder.resolve("variable.conf"), "split.seed = ${NO_SUCH_VARIABLE}");
    Files.write(
        folder.resolve("latin.conf"),
        "# Clases\nimages.positive-label = Infecci\u00f3n\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(folder.resolve("deep.conf"), "a = " + "[".repeat(50_000));
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));
    pipe(folder.resolve("pipe"));
    Path texts = Files.createDirectories(folder.resolve("texts/Parasitized"));
    for (int i = 0; i < 4; i++) {
      Files.writeString(texts.resolve("C1P1_" + i + ".png"), "no image");
    }
    String columns = "path,label,patient_id,slide_id,width,height,bytes,sha256\n";
    Files.writeString(folder.resolve("manifest"), columns + "a.png,U,P1,S1,8,8,100," + HASH + "\n");
    Files.writeString(
        folder.resolve("other-manifest"), columns + "gone.png,U,P1,S1,8,8,100," + HASH + "\n");
    stale(folder);
    lost(folder);
    models(folder);
    ForeignTables.prepare(folder);
  }

  private static void pipe(Path file) throws IOException {
    try {
      if (new ProcessBuilder("mkfifo", file.toString()).inheritIO().start().waitFor() != 0) {
        throw new IOException("no pipe can be made at " + file);
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /** A catalog of images that are gone. */
  private static void stale(Path folder) throws IOException {
    Path images = copy(SmallModel.folder().resolve("cells"), folder.resolve("gone"));
    InProcess.mustDo("catalog", "--images", images.toString(), "--out", at(folder, "stale"));
    try (Stream<Path> files = Files.walk(images)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * Packed cells without one of their files, with one that is cut, and with another description.
   */
  private static void lost(Path folder) throws IOException {
    for (String name : new String[] {"lost", "cut-table", "odd-pack"}) {
      Path packed = folder.resolve(name);
      InProcess.mustDo(
          "pack",
          "--catalog",
          SmallModel.path("catalog"),
          "--out",
          packed.toString(),
          "--set",
          "pack.file-size-mb=1");
      Path file = only(packed, "part-.*\\.parquet");
      if (name.equals("lost")) {
        Files.delete(file);
      } else if (name.equals("cut-table")) {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      } else {
        Files.writeString(
            only(packed.resolve("_plasmospark"), "pack\\.json"), "{\"batches\": [{}]}");
      }
    }
  }

  private static Path only(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .filter(file -> !file.toString().contains("quarantine"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void models(Path folder) throws IOException {
    for (String name :
        new String[] {
          "cut-model",
          "garbled-model",
          "bare-model",
          "empty-model",
          "pipe-model",
          "bad-history",
          "odd-history"
        }) {
      Path model = Files.createDirectory(folder.resolve(name));
      for (String file : new String[] {"model.zip", "metadata.json", "history.json"}) {
        Files.copy(SmallModel.folder().resolve("model").resolve(file), model.resolve(file));
      }
    }
    Path zip = folder.resolve("cut-model/model.zip");
    byte[] whole = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(folder.resolve("garbled-model/metadata.json"), "{\"name\": [");
    Files.delete(folder.resolve("bare-model/metadata.json"));
    Files.write(folder.resolve("empty-model/model.zip"), new byte[0]);
    Files.delete(folder.resolve("pipe-model/model.zip"));
    pipe(folder.resolve("pipe-model/model.zip"));
    Files.writeString(folder.resolve("bad-history/history.json"), "[1, {]");
    Files.writeString(folder.resolve("odd-history/history.json"), "{\"epochs\": 3}");
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        String relative = from.relativize(file).toString();
        if (relative.startsWith("_plasmospark")) {
          continue;
        }
        Path target = to.resolve(relative);
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }

  private static String at(Path folder, String name) {
    return folder.resolve(name).toString();
  }
}
