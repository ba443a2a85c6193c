package org.plasmospark.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.train.SmallTrainings;
import org.plasmospark.model.OverflowingModel;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.storage.StorePath;

/** Cells that a network gives no probability for, in a report. */
class UncomputedCellsSparkTest {
  private static final int SIDE = 32;

  @TempDir static Path folder;

  private static SmallTrainings cells;

  @BeforeAll
  static void packCells() throws IOException {
    cells = new SmallTrainings(folder);
  }

  @Test
  void areMissingInTheReportAndInQuarantineAndNeverCalledHealthy() throws IOException {
    Work work = cells.work("report", new ManualClock(Instant.EPOCH), Progress.SILENT);
    PackedData data = PackedData.read(work.store(), work.path("data"));
    PackedCells all = data.cells(work).labelled();
    StorePath out = cells.path("report");
    Files.createDirectory(folder.resolve("report"));
    EvaluateJob.Measured measured =
        EvaluateJob.measure(
            work,
            OverflowingModel.bundle(SIDE),
            new EvaluateJob.Target(data, all, "test", "patient", "s", null, out, out, out));

    assertThat(measured.summary().n()).isZero();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    assertThat(report.path("cells").asInt()).isZero();
    assertThat(report.path("metrics").path("accuracy").isNull()).isTrue();
    assertThat(report.path("warnings").toString())
        .contains(all.count() + " cells could not be decoded or computed and are missing.");
    assertThat(Files.readString(folder.resolve("report/report.html"))).doesNotContain("NaN");
    assertThat(cells.rows("report/predictions")).isEmpty();
    assertThat(cells.rows("report/quarantine"))
        .hasSize((int) all.count())
        .allSatisfy(row -> assertThat(row.<String>getAs("reason")).startsWith("not-computed: "));
  }
}
