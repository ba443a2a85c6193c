package org.plasmospark.jobs.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.dataset.ExpectedFiles;
import org.plasmospark.dataset.Findings;
import org.plasmospark.dataset.Verifier;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.run.Quantities;
import org.plasmospark.storage.StorePath;

/** Compares a folder of images with a data manifest. Without Spark. */
public final class VerifyJob implements Job {
  @Override
  public JobResult run(JobContext context) {
    StorePath images = LocalPaths.of(context, "images");
    ExpectedFiles files = expected(context);
    Findings findings = new Verifier(files, LocalPaths.local(images), context.progress()).verify();
    if (!findings.isComplete()) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          "The folder %s is not what %s describes: %s; bring back these files or name another folder."
              .formatted(images, files.source(), findings.problems()));
    }
    String others =
        findings.otherFiles() == 0
            ? "."
            : "; other files there: %s (such as %s)."
                .formatted(
                    Quantities.count(findings.otherFiles()),
                    String.join(", ", findings.otherNames()));
    return new JobResult(
        List.of(
            "Verified %s files (%s), each as %s says%s"
                .formatted(
                    Quantities.count(findings.verifiedFiles()),
                    Quantities.bytes(files.bytes()),
                    files.source(),
                    others),
            "Images: " + images),
        counts(findings));
  }

  /** The files of {@code --manifest}. */
  static ExpectedFiles expected(JobContext context) {
    return ExpectedFiles.read(
        LocalPaths.local(LocalPaths.of(context, "manifest")),
        context.settings().images().limits().maxBytes());
  }

  /** For records and tests. */
  static Map<String, Object> counts(Findings findings) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("verified", findings.verifiedFiles());
    counts.put("others", findings.otherFiles());
    return counts;
  }
}
