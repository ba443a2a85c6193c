package org.plasmospark.jobs.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Work;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.NativeBackend;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.ComputeEngines;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.preflight.CoresCheck;
import org.plasmospark.preflight.Finding;
import org.plasmospark.preflight.JavaCheck;
import org.plasmospark.preflight.MemoryCheck;
import org.plasmospark.preflight.NvidiaSmi;
import org.plasmospark.settings.ComputeSettings;
import org.plasmospark.spark.CommonPrecision;
import org.plasmospark.spark.ExecutorProbe;
import org.plasmospark.spark.JvmFacts;
import org.plasmospark.spark.gpu.GpuExecutors;

/** Looks at the driver's machine, and on a cluster at those of the executors. */
final class MachineChecks {
  private static final String HERE = "this machine";
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

  private final Work work;
  private final ComputeSettings compute;
  private final long nativeMemory;
  private final int workers;
  private final boolean gpusRequested;
  private final List<Finding> findings = new ArrayList<>();

  private MachineChecks(Work work) {
    this.work = work;
    this.compute = work.context().settings().compute();
    this.nativeMemory = work.context().settings().spark().nativeMemory();
    this.workers = work.context().settings().train().workers();
    this.gpusRequested =
        !work.spark()
            .property("spark.executor.resource.gpu.amount")
            .orElse("0")
            .strip()
            .equals("0");
  }

  static List<Finding> of(Work work) throws IOException {
    MachineChecks checks = new MachineChecks(work);
    checks.look();
    return checks.findings;
  }

  private void look() throws IOException {
    boolean cluster = ExecutorProbe.hasExecutors(work.spark());
    boolean gpus = NativeBackend.hasCuda() || gpusRequested;
    Optional<String> nvidiaSmi = gpus ? Optional.of(compute.nvidiaSmi()) : Optional.empty();
    findings.add(JavaCheck.here());
    JvmFacts here = JvmFacts.here("driver", HERE, cluster ? Optional.empty() : nvidiaSmi);
    findings.add(
        CoresCheck.of(
            cluster ? "each executor" : HERE,
            work.shares(),
            workers,
            cluster ? Optional.empty() : Optional.of(here.ompThreads())));
    findings.add(
        MemoryCheck.of(HERE, 1, here.heap(), nativeMemory, here.totalMemory(), available()));
    findings.add(
        ExecutorChecks.engine("engine", compute.options(), here.engineFound(), here.engine()));
    CommonPrecision.of(work.spark(), compute.options())
        .float32Everywhere()
        .map(sentence -> Finding.warning("precision", sentence))
        .or(this::precision)
        .ifPresent(findings::add);
    if (!cluster && gpusRequested && !NativeBackend.hasCuda()) {
      findings.add(
          Finding.warning(
              "gpu",
              "Spark reserves GPUs, but this jar computes on the CPU; build it with mvn -Pcuda"
                  + " package, or do not set spark.executor.resource.gpu.amount."));
    }
    if (here.gpus() != null) {
      findings.addAll(NvidiaSmi.findings(HERE, here.gpus()));
    }
    backend();
    if (cluster) {
      gpuExecutors().ifPresent(findings::add);
      findings.addAll(
          ExecutorChecks.of(
              ExecutorProbe.ask(work.spark(), nvidiaSmi),
              work.shares(),
              nativeMemory,
              compute.options()));
    }
  }

  private Optional<Finding> precision() {
    Optional<ComputeProvider> provider = ComputeEngines.find().provider();
    if (provider.isEmpty() || compute.options().engine() == ComputeOptions.Engine.DL4J) {
      return Optional.empty();
    }
    String set = compute.options().precision().text();
    String auto = provider.get().fastestPrecision().text();
    if (compute.options().precision() == ComputeOptions.PrecisionChoice.BFLOAT16
        && !provider.get().supports(Precision.BFLOAT16)) {
      return Optional.of(
          Finding.warning(
              "precision",
              "This processor has no instructions for compute.precision = bfloat16, so that"
                  + " networks are computed in float32; set it to auto."));
    }
    String sentence =
        compute.options().precision() == ComputeOptions.PrecisionChoice.AUTO
            ? "compute.precision = auto is %s here.".formatted(auto)
            : "compute.precision = %s; auto would be %s here.".formatted(set, auto);
    return Optional.of(Finding.ok("precision", sentence));
  }

  private Optional<Finding> gpuExecutors() {
    try {
      GpuExecutors gpus = GpuExecutors.of(work.spark());
      return gpus.count() == 0 ? Optional.empty() : Optional.of(Finding.ok("gpu", gpus.sentence()));
    } catch (UserException e) {
      return Optional.of(Finding.problem("gpu", e.exitCode(), e.getMessage()));
    }
  }

  private void backend() {
    boolean bad = findings.stream().anyMatch(f -> f.topic().equals("gpu") && !f.isBearable());
    if (NativeBackend.hasCuda() && bad) {
      // Loading it would end in a failure that says less.
      return;
    }
    Availability backend = NativeBackend.availability();
    findings.add(
        backend.available()
            ? Finding.ok("backend", backend.sentence())
            : Finding.problem(
                "backend",
                ExitCode.USAGE,
                backend.sentence() + " Use the jar for this machine's processor or GPU."));
  }

  /** Memory that programs could take now; unknown but on Linux. */
  private static OptionalLong available() throws IOException {
    if (!Files.isReadable(MEMORY)) {
      return OptionalLong.empty();
    }
    Matcher line = AVAILABLE.matcher(Files.readString(MEMORY));
    return line.find()
        ? OptionalLong.of(Long.parseLong(line.group(1)) << 10)
        : OptionalLong.empty();
  }
}
