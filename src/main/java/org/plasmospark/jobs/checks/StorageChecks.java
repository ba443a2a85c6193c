package org.plasmospark.jobs.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Apart;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.FolderKinds;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.preflight.Finding;
import org.plasmospark.spark.ExecutorProbe;
import org.plasmospark.spark.S3Committer;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;

/** Looks at the addresses that a job is to read or write. */
final class StorageChecks {

  /** What a job would first do with an address. */
  @FunctionalInterface
  private interface Look {
    /** Its sentence, if all is well. */
    String at(StorePath path) throws IOException;
  }

  private final Work work;
  private final List<Finding> findings = new ArrayList<>();

  private StorageChecks(Work work) {
    this.work = work;
  }

  /** A finding for each address that was given. */
  static List<Finding> of(Work work) throws IOException {
    StorageChecks checks = new StorageChecks(work);
    checks.look(
        "images",
        path -> {
          work.store().checkReadable(path, "image folder");
          FolderKinds.requireImages(work.store(), path);
          return "The images at " + path + " can be read.";
        });
    checks.look(
        "data",
        path -> {
          PackedData.read(work.store(), path);
          return "The packed data at " + path + " is complete.";
        });
    checks.look(
        "model",
        path -> {
          String version = Bundles.read(work.store(), path).metadata().version();
          return "The model bundle at " + path + " is whole, version " + version + ".";
        });
    checks.look(
        "out",
        path -> {
          Apart.require(work.context().arguments());
          work.store().checkWritable(path, "output folder");
          return path + " can be written.";
        });
    return checks.findings;
  }

  private void look(String option, Look look) throws IOException {
    Optional<String> address = work.context().arguments().optional(option);
    if (address.isEmpty()) {
      return;
    }
    try {
      StorePath path = StorePath.parse(address.get());
      if (path.scheme().equals("s3a")) {
        S3Committer.requireLibraries(path.toString());
      }
      String sentence = look.at(path);
      findings.add(
          path.scheme().equals("file") && ExecutorProbe.hasExecutors(work.spark())
              ? Finding.warning(
                  option,
                  sentence
                      + " But it is a disk, which executors must see under the same path; use a"
                      + " mounted share, hdfs: or s3a: if they do not.")
              : Finding.ok(option, sentence));
    } catch (UserException e) {
      findings.add(Finding.problem(option, e.exitCode(), e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      UserException explained = StoreFailures.explain(e).orElse(null);
      if (explained == null) {
        throw e;
      }
      findings.add(Finding.problem(option, explained.exitCode(), explained.getMessage()));
    }
  }
}
