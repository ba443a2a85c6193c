package org.plasmospark.jobs.data;

import java.io.IOException;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.dataset.ExpectedFiles;
import org.plasmospark.dataset.Findings;
import org.plasmospark.dataset.Unpacker;
import org.plasmospark.dataset.ZipArchive;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.output.Contents;
import org.plasmospark.run.Quantities;
import org.plasmospark.storage.LocalDisk;
import org.plasmospark.storage.StorePath;

/** Unpacks the zip of a published set and verifies it; complete or not at all. Without Spark. */
public final class UnpackJob implements Job {
  @Override
  public JobResult run(JobContext context) throws IOException {
    StorePath target = LocalPaths.of(context, "out");
    ExpectedFiles files = VerifyJob.expected(context);
    try (ZipArchive archive = ZipArchive.open(LocalPaths.local(LocalPaths.of(context, "archive")));
        OutputFolder out =
            OutputFolder.prepare(LocalDisk.store(), target, "folder for images", context)) {
      Findings findings =
          new Unpacker(files, LocalPaths.local(out.staging()), context.progress()).unpack(archive);
      if (!findings.isComplete()) {
        throw new UserException(
            ExitCode.DATA_QUALITY,
            "The archive %s is not what %s describes: %s; nothing was unpacked, get the right one."
                .formatted(archive.path(), files.source(), findings.problems()));
      }
      out.publish(Contents.replacing().moving(name -> true));
      return new JobResult(
          List.of(
              "Unpacked %s files (%s), each as %s says; other entries of the archive, left out: %s."
                  .formatted(
                      Quantities.count(findings.verifiedFiles()),
                      Quantities.bytes(files.bytes()),
                      files.source(),
                      Quantities.count(findings.otherFiles())),
              "Images: " + target),
          VerifyJob.counts(findings));
    }
  }
}
