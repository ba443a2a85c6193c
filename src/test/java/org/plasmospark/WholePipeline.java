package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.run.Lease;
import org.plasmospark.run.ProcessIdentity;

/** All jobs, one after the other, on one store. */
final class WholePipeline {
  /** Of a folder: letters with a meaning in patterns, lists and addresses. */
  static final String STRANGE_NAME = "night [a]{b,c}* ?";

  private WholePipeline() {}

  /**
   * Runs them and checks that nothing is lost and nothing left over.
   *
   * @return how the jobs that wrote tables ended
   */
  static List<Finished> run(StoreApplication application) throws IOException {
    application.prepareCatalog();
    Finished pack = application.mustDo("pack", "--catalog", "@catalog", "--out", "@packed");
    leavesTheOutputToTheRunThatHoldsIt(application);
    application.mustDo("train", "--data", "@packed", "--out", "@model");
    Finished evaluate =
        application.mustDo(
            "evaluate", "--data", "@packed", "--model", "@model", "--out", "@report");
    application.mustDo(
        "evaluate",
        "--data",
        "@packed",
        "--model",
        "@model",
        "--out",
        "@strict",
        "--set",
        "evaluate.threshold=0.7");
    application.mustDo(
        "compare", "--reports", reports(application, "report", "strict"), "--out", "@comparison");
    String[] score = {
      "score", "--images", "@cells", "--model", "@model", "--out", "@scored", "--run-id", "night"
    };
    Finished first = application.mustDo(score);
    // The same run once more replaces its own folders.
    application.mustDo(score);

    assertThat(application.text("packed/pack.json"))
        .contains("\"packed\" : " + StoreApplication.CELLS);
    assertThat(application.text("report/report.html")).contains("<html");
    assertThat(application.text("comparison/compare.html")).contains("<html");
    assertThat(application.text("comparison/compare.json")).contains("\"onlyFirstRight\" : ");
    assertThat(application.text(Outputs.record(application.shown(), "scored", "night")))
        .contains("\"in\" : " + StoreApplication.CELLS)
        .contains("\"predicted\" : " + StoreApplication.CELLS);
    List<String> tree = application.shown();
    for (String published :
        List.of("cells", "catalog", "packed", "model", "report", "comparison")) {
      assertThat(tree).contains(published + "/_SUCCESS");
    }
    assertThat(tree)
        .filteredOn(name -> name.matches("scored/predictions/.*/run=night/part-.*\\.parquet"))
        .hasSize(1);
    assertThat(application.tree()).noneMatch(Outputs::isOfARunningJob);
    return List.of(pack, evaluate, first);
  }

  private static String reports(StoreApplication application, String... names) {
    return Stream.of(names)
        .map(name -> application.at(name).toString().replace(",", "\\,"))
        .collect(Collectors.joining(","));
  }

  /** Another run is at work, so that this one has no business there. */
  private static void leavesTheOutputToTheRunThatHoldsIt(StoreApplication application)
      throws IOException {
    Instant now = Instant.now();
    Lease lease =
        new Lease("night-1", "t", "elsewhere", new ProcessIdentity("other", 1, 1).text(), now, now);
    String file = "model/_plasmospark/leases/night-1.t.lease";
    application.write(file, lease.text());
    Finished second = application.job("train", "--data", "@packed", "--out", "@model");
    assertThat(second.code()).as(second.err()).isEqualTo(ExitCode.LEASE_HELD.code());
    assertThat(second.err()).contains("The run night-1 on elsewhere has been writing ");
    assertThat(application.tree())
        .as("neither model nor lease of the second run")
        .filteredOn(name -> name.startsWith("model/"))
        .containsExactly(file);
    application.delete(file);
  }
}
