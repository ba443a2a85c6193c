package org.plasmospark.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.compute.Precision;

/**
 * The numbers that one job computes in, wherever its tasks run. A processor without instructions
 * for bfloat16 computes in float32; among others it would make a result depend on which task it was
 * given, and records, written by the driver, wrong.
 */
public final class CommonPrecision {
  private final List<ComputingJvm> without;

  private CommonPrecision(List<ComputingJvm> without) {
    this.without = List.copyOf(without);
  }

  /**
   * Asks the driver and every executor; on one machine, and where float32 is certain, there is
   * nothing to ask.
   */
  public static CommonPrecision of(PlasmosparkSession spark, ComputeOptions options) {
    if (!ExecutorProbe.hasExecutors(spark)
        || options.engine() == ComputeOptions.Engine.DL4J
        || options.precision() == ComputeOptions.PrecisionChoice.FLOAT32) {
      return new CommonPrecision(List.of());
    }
    List<ComputingJvm> jvms = new ArrayList<>();
    jvms.add(ComputingJvm.here(options));
    jvms.addAll(
        ExecutorProbe.onEach(
            spark, "Ask the executors for their precision", () -> ComputingJvm.here(options)));
    return among(jvms);
  }

  static CommonPrecision among(Collection<ComputingJvm> jvms) {
    List<ComputingJvm> without =
        jvms.stream().filter(jvm -> jvm.precision() == Precision.FLOAT32).toList();
    return new CommonPrecision(without.size() == jvms.size() ? List.of() : without);
  }

  /**
   * Why everything is to be computed in float32, in a sentence; empty if all compute alike as they
   * are.
   */
  public Optional<String> float32Everywhere() {
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("Computes in float32 everywhere, since %s cannot compute in bfloat16 and others can;"
                    + " without these machines compute.precision would be bfloat16.")
                .formatted(
                    without.stream().map(ComputingJvm::text).collect(Collectors.joining(", "))));
  }
}
