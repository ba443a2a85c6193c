package org.plasmospark.jobs.data;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.output.Contents;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.source.SyntheticFolder;

/** Draws synthetic stained cells as PNG files, for demos and tests. */
public final class SynthJob implements Job {
  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context);
        OutputFolder out = work.output("folder for synthetic cells")) {
      Settings settings = context.settings();
      SyntheticCells cells = new SyntheticCells(settings.synth(), settings.run().seed());
      SyntheticFolder.draw(work.spark(), cells, out.staging(), context.progress());
      out.publish(Contents.replacing().moving(name -> true));
      return new JobResult(
          List.of(
              String.format(
                  Locale.ROOT,
                  "Drew %,d cells of %,d patients: %s",
                  cells.size(),
                  settings.synth().patients(),
                  work.path("out"))),
          Map.of("cells", cells.size()));
    }
  }
}
