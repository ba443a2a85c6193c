package org.plasmospark.jobs;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SynthSettings;
import org.plasmospark.spark.source.SyntheticFolder;

/** Draws synthetic stained cells as PNG files, for demos and tests. */
public final class SynthJob implements Job {
  private static final int SLIDES_PER_PATIENT = 5;

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context);
        OutputFolder out = work.output("folder for synthetic cells")) {
      Settings settings = context.settings();
      SynthSettings synth = settings.synth();
      SyntheticCells cells =
          new SyntheticCells(
              new SyntheticSettings(
                  synth.cells(),
                  synth.patients(),
                  SLIDES_PER_PATIENT,
                  synth.parasitizedFraction(),
                  synth.difficulty(),
                  synth.rings()),
              settings.run().seed());
      SyntheticFolder.draw(work.spark(), cells, out.staging(), context.progress());
      out.publish();
      return new JobResult(
          List.of(
              String.format(
                  Locale.ROOT,
                  "Drew %,d cells of %,d patients: %s",
                  cells.size(),
                  synth.patients(),
                  work.path("out"))),
          Map.of("cells", cells.size()));
    }
  }
}
