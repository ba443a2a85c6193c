package org.plasmospark.jobs.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Apart;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.Images;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.jobs.models.ScoringViews;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.preflight.Finding;
import org.plasmospark.spark.ExecutorProbe;
import org.plasmospark.spark.S3Committer;
import org.plasmospark.storage.LocalDisk;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.WriteProbe;

/** Looks at the addresses that a job is to read or write. */
final class StorageChecks {

  /** What a job would first do with an address. */
  @FunctionalInterface
  private interface Look {
    /** Its sentence, if all is well. */
    String at(StorePath path) throws IOException;
  }

  private static final List<String> ADDRESSES = List.of("images", "data", "model", "out");

  /** What the smallest outputs take, with what a job needs while it runs. */
  private static final long LITTLE = 64 << 20;

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
          Images.requireReadable(work.store(), path);
          return "The images at " + path + " can be read.";
        });
    checks.look(
        "data",
        path -> {
          long cells = PackedData.read(work.store(), path).cells(work).count();
          return "The packed data at %s is complete, with %,d cells.".formatted(path, cells);
        });
    checks.look(
        "model",
        path -> {
          BundleMetadata metadata = Bundles.read(work.store(), path).metadata();
          ScoringViews.of(work.context().settings(), metadata);
          return "The model bundle at " + path + " is whole, version " + metadata.version() + ".";
        });
    checks.look(
        "out",
        path -> {
          Apart.require(work.context().arguments());
          Instant before = work.context().clock().instant();
          WriteProbe probe = work.store().checkWritable(path, "output folder");
          checks.clock(path, before, probe);
          requireRoom(path);
          return path + " can be written.";
        });
    return checks.findings;
  }

  private static void requireRoom(StorePath path) throws IOException {
    OptionalLong room = LocalDisk.room(path);
    if (room.isPresent() && room.getAsLong() < LITTLE) {
      throw new UserException(
          ExitCode.USAGE,
          "The disk of %s has only %,d bytes free: make room, or choose another place (--out)."
              .formatted(path, room.getAsLong()));
    }
  }

  /** Whether an address is on S3. */
  static boolean usesS3(Work work) {
    return ADDRESSES.stream()
        .anyMatch(
            option -> work.context().arguments().optional(option).orElse("").startsWith("s3a:"));
  }

  /** Leases and versions need a clock that agrees, and a store that lets one of two win. */
  private void clock(StorePath path, Instant before, WriteProbe probe) {
    Instant after = work.context().clock().instant();
    Duration off =
        probe.written().isBefore(before)
            ? Duration.between(probe.written(), before)
            : Duration.between(after, probe.written());
    long seconds = Math.max(0, off.toSeconds());
    long most = work.context().settings().run().leaseSeconds() / 4;
    String sentence = "The clock of %s is %d s from this machine's".formatted(path, seconds);
    findings.add(
        seconds > most
            ? Finding.warning(
                "clock",
                sentence
                    + ", more than a quarter of run.lease-seconds: set one of them right, or a lease may be taken for void.")
            : Finding.ok("clock", sentence + "."));
    if (!probe.exclusive()) {
      findings.add(
          Finding.warning(
              "store",
              path
                  + " does not keep conditional writes (If-None-Match): never start two jobs with one --out at the same moment."));
    }
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
