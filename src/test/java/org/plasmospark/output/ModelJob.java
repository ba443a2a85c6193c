package org.plasmospark.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** The ways in which jobs write outputs; every file says which run wrote it. */
enum ModelJob {
  /** As catalog, train and evaluate: everything is replaced, and shown as copies. */
  REPLACE {
    @Override
    void run(Store store, OutputPlace place, Claim claim) throws IOException {
      try (Attempt attempt = Attempt.alone(store, place, claim)) {
        for (String file : List.of(DOCUMENT, "table/part-" + claim.runId(), "table/fixed")) {
          write(store, attempt, file, claim.runId());
        }
        attempt.commit(Contents.replacing());
      }
    }

    @Override
    void requireWhole(UnaryOperator<String> files, Version head) {
      for (String file : List.of(DOCUMENT, "table/part-" + head.runId(), "table/fixed")) {
        assertThat(files.apply(file)).isEqualTo(head.runId());
      }
    }
  },

  /** As score: several folders are shared with other outputs, and what is written is moved. */
  MOVE {
    @Override
    OutputPlace place(StorePath out) {
      return OutputPlace.part(
          out,
          "runs/night",
          List.of("predictions/night", "quarantine/night", "runs/night"),
          List.of("predictions/night/_SUCCESS", RECORD));
    }

    @Override
    void run(Store store, OutputPlace place, Claim claim) throws IOException {
      try (Attempt attempt = Attempt.alone(store, place, claim)) {
        write(store, attempt, "predictions/night/_SUCCESS", "of a committer");
        for (String file : files(claim.runId())) {
          write(store, attempt, file, claim.runId());
        }
        attempt.commit(Contents.replacing().moving(name -> !name.equals("runs")));
      }
    }

    private List<String> files(String run) {
      return List.of(
          "predictions/night/part-0-" + run,
          "predictions/night/part-1-" + run,
          "quarantine/night/part-" + run,
          RECORD);
    }

    @Override
    void requireWhole(UnaryOperator<String> files, Version head) {
      files(head.runId()).forEach(file -> assertThat(files.apply(file)).isEqualTo(head.runId()));
    }
  },

  /** As pack: a batch is added, and a document that names all of them is replaced. */
  APPEND {
    @Override
    void run(Store store, OutputPlace place, Claim claim) throws IOException {
      try (Attempt attempt = Attempt.alone(store, place, claim)) {
        List<String> runs = new ArrayList<>();
        if (attempt.published().has(DOCUMENT)) {
          StorePath document = attempt.published().path(DOCUMENT);
          runs.addAll(list(new String(store.readAll(document, 1 << 16), UTF_8)));
        }
        runs.add(claim.runId());
        write(store, attempt, "cells-" + runs.size() + "/part", claim.runId());
        write(store, attempt, DOCUMENT, String.join(",", runs));
        attempt.commit(
            Contents.replacing()
                .keeping(name -> !name.equals(DOCUMENT))
                .showing(name -> name.equals(DOCUMENT)));
      }
    }

    @Override
    void requireWhole(UnaryOperator<String> files, Version head) {
      List<String> runs = list(files.apply(DOCUMENT));
      assertThat(runs).doesNotHaveDuplicates().endsWith(head.runId());
      for (int i = 0; i < runs.size(); i++) {
        assertThat(files.apply("cells-" + (i + 1) + "/part")).isEqualTo(runs.get(i));
      }
    }

    @Override
    void requireWholeForPeople(UnaryOperator<String> files, Version head) {
      assertThat(list(files.apply(DOCUMENT))).endsWith(head.runId());
    }

    @Override
    void requireNothingLost(Version head, List<String> done) {
      // The number of the batches is that of the runs before, of which each that was done counts.
      assertThat(head.entries().keySet().stream().filter(name -> name.startsWith("cells-")))
          .hasSizeGreaterThanOrEqualTo(done.size());
    }
  },

  /** As the features of a base network: several add batches at the same time. */
  ADD {
    @Override
    void run(Store store, OutputPlace place, Claim claim) throws IOException {
      try (Attempt attempt = Attempt.amongOthers(store, place, claim)) {
        for (int i = 0; i < 2; i++) {
          write(store, attempt, "batch-" + claim.runId() + "-" + i + "/part", claim.runId());
          attempt.commit(Contents.adding());
        }
      }
    }

    @Override
    void requireWhole(UnaryOperator<String> files, Version head) {
      for (String entry : head.entries().keySet()) {
        assertThat(entry).startsWith("batch-" + files.apply(entry + "/part") + "-");
      }
    }

    @Override
    void requireNothingLost(Version head, List<String> done) {
      for (String run : done) {
        assertThat(head.entries()).containsKeys("batch-" + run + "-0", "batch-" + run + "-1");
      }
    }
  };

  private static final String RECORD = "runs/night/run.json";
  private static final String DOCUMENT = "document.json";

  OutputPlace place(StorePath out) {
    return OutputPlace.folder(out);
  }

  abstract void run(Store store, OutputPlace place, Claim claim) throws IOException;

  /** What our jobs read by the log. */
  abstract void requireWhole(UnaryOperator<String> files, Version head);

  /** What lies where people look for it. */
  void requireWholeForPeople(UnaryOperator<String> files, Version head) {
    requireWhole(files, head);
  }

  /**
   * The results of runs that were done are still there, where later ones do not replace them.
   *
   * @param done the runs in the order of their start
   */
  void requireNothingLost(Version head, List<String> done) {
    assertThat(done).contains(head.runId());
  }

  private static void write(Store store, Attempt attempt, String file, String text)
      throws IOException {
    store.writeAtomically(attempt.files().child(file), text.getBytes(UTF_8), true);
  }

  private static List<String> list(String text) {
    return Arrays.asList(text.split(","));
  }
}
