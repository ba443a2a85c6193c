package org.plasmospark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/** Jobs in this JVM whose input and output are in one folder of a store. */
final class StoreApplication {
  static final int CELLS = 96;

  private final Store store;
  private final StorePath root;
  private final Path conf;

  /**
   * @param root of the input and output
   * @param hadoop settings of Hadoop that the store needs
   * @param folder for a file of settings
   */
  StoreApplication(Store store, StorePath root, Map<String, String> hadoop, Path folder)
      throws IOException {
    this.store = store;
    this.root = root;
    this.conf = folder.resolve("store.conf");
    Files.writeString(
        conf,
        hadoop.entrySet().stream()
            .map(e -> "\"spark.hadoop." + e.getKey() + "\" = \"" + e.getValue() + "\"\n")
            .collect(Collectors.joining("", "spark.properties {\n", "}\n")));
  }

  /** Runs a job; arguments that begin with @ are folders below the root. */
  Finished job(String... args) {
    List<String> all = new ArrayList<>();
    for (String arg : args) {
      all.add(arg.startsWith("@") ? at(arg.substring(1)).toString() : arg);
    }
    all.addAll(List.of("--conf", conf.toString()));
    return InProcess.job(all.toArray(String[]::new));
  }

  /** As {@link #job}, which must go well. */
  Finished mustDo(String... args) {
    Finished finished = job(args);
    if (finished.code() != 0) {
      throw new AssertionError(List.of(args) + " ended with " + finished);
    }
    return finished;
  }

  /** Draws cells and catalogs them. */
  void prepareCatalog() {
    mustDo(
        "synth", "--out", "@cells", "--set", "synth.cells=" + CELLS, "--set", "synth.patients=16");
    mustDo("catalog", "--images", "@cells", "--out", "@catalog");
  }

  /** A place below the root. */
  StorePath at(String name) {
    return root.child(name);
  }

  /** The bytes of a file. */
  byte[] bytes(String name) throws IOException {
    try (InputStream in = store.open(at(name))) {
      return in.readAllBytes();
    }
  }

  /** A file of text. */
  String text(String name) throws IOException {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** Writes a file of text. */
  void write(String name, String text) throws IOException {
    store.writeAtomically(at(name), text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** Removes a file or a folder. */
  void delete(String name) throws IOException {
    store.delete(at(name));
  }

  /** The files that people see, by name below the root. */
  List<String> shown() throws IOException {
    return tree().stream().filter(name -> !Outputs.isHidden(name)).toList();
  }

  /** The folder of the only batch of packed cells, by name below the root. */
  String cells(String packed) throws IOException {
    return packed + "/" + Outputs.batch(bytes(packed + "/pack.json"));
  }

  /** All files, hidden ones too, by name below the root. */
  List<String> tree() throws IOException {
    try (StoreListing listing = store.list(root, ListOptions.HIDDEN_TOO)) {
      List<String> names = new ArrayList<>();
      listing.forEachRemaining(file -> names.add(file.path()));
      return names.stream().sorted().toList();
    }
  }
}
