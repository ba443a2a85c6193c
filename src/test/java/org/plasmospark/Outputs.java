package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What jobs leave below their outputs, for people and for themselves. */
final class Outputs {
  /** The hidden folder of an output. */
  static final String HIDDEN = "_plasmospark";

  private static final String RECORD =
      "model=[a-z0-9-]+-[0-9a-f]{12}/dt=\\d{4}-\\d\\d-\\d\\d/run=%s/run\\.json";

  private Outputs() {}

  /** True of what only our own jobs look at. */
  static boolean isHidden(String path) {
    return ("/" + path + "/").contains("/" + HIDDEN + "/");
  }

  /** True of what must not be there when no job runs. */
  static boolean isOfARunningJob(String path) {
    return path.matches("(.*/)?_plasmospark/(.*/)?(leases|attempts/[^/]*/work)(/.*)?")
        || path.matches("(.*/)?(__magic|_temporary|\\.tmp-|\\.plasmospark-).*");
  }

  /** What people see of a folder: all that is below, by name, sorted. */
  static List<String> shown(Path root) throws IOException {
    return PackagedApplication.tree(root).stream().filter(path -> !isHidden(path)).toList();
  }

  /** The record of a run of score, at the place that its model, day and run id give. */
  static Path record(Path scored, String run) throws IOException {
    Path runs = scored.resolve("runs");
    List<String> records =
        PackagedApplication.tree(runs).stream()
            .filter(path -> path.matches(RECORD.formatted(run)))
            .toList();
    assertThat(records).as("records of the run %s".formatted(run)).hasSize(1);
    return runs.resolve(records.get(0));
  }

  /** The same among the names of a store. */
  static String record(List<String> tree, String scored, String run) {
    List<String> records =
        tree.stream()
            .filter(path -> path.matches(scored + "/runs/" + RECORD.formatted(run)))
            .toList();
    assertThat(records).as("records of the run %s".formatted(run)).hasSize(1);
    return records.get(0);
  }

  /** The folder of the only batch of packed cells. */
  static Path cells(Path packed) throws IOException {
    return packed.resolve(batch(Files.readAllBytes(packed.resolve("pack.json"))));
  }

  /** The folder of the only batch, relative to the packed cells. */
  static String batch(byte[] document) throws IOException {
    JsonNode batches = new ObjectMapper().readTree(document).path("batches");
    assertThat(batches).hasSize(1);
    return batches.get(0).path("folder").asText();
  }
}
