package org.plasmospark.model;

import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.model.compute.ComputeEngines;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.run.ProcessIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine of this JVM, looked up once. */
final class Engines {
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
  private static final ComputeEngines.Choice FOUND = find();

  private Engines() {}

  /**
   * The engine to use, or empty for DL4J's own layers.
   *
   * @throws UserException USAGE if the job computes in what DL4J's own layers cannot
   */
  static Optional<ComputeProvider> provider(ComputeOptions options) {
    return provider(options, FOUND);
  }

  static Optional<ComputeProvider> provider(ComputeOptions options, ComputeEngines.Choice here) {
    if (options.engine() == ComputeOptions.Engine.DL4J) {
      return Optional.empty();
    }
    if (here.provider().isEmpty()
        && fixed(options).orElse(Precision.FLOAT32) != Precision.FLOAT32) {
      throw refusal(fixed(options).get(), here.availability().sentence() + " ");
    }
    return here.provider();
  }

  /**
   * What an engine is to compute in.
   *
   * @throws UserException USAGE if the job computes in what this machine cannot
   */
  static Precision precision(ComputeProvider provider, ComputeOptions options) {
    Optional<Precision> fixed = fixed(options);
    if (fixed.isPresent()) {
      if (!provider.supports(fixed.get())) {
        throw refusal(fixed.get(), "");
      }
      return fixed.get();
    }
    Precision wanted =
        switch (options.precision()) {
          case AUTO -> provider.fastestPrecision();
          case FLOAT32 -> Precision.FLOAT32;
          case BFLOAT16 -> Precision.BFLOAT16;
        };
    return provider.supports(wanted) ? wanted : Precision.FLOAT32;
  }

  private static Optional<Precision> fixed(ComputeOptions options) {
    return options.precision() == ComputeOptions.PrecisionChoice.FLOAT32
        ? Optional.empty()
        : Optional.ofNullable(options.fixed());
  }

  private static UserException refusal(Precision precision, String reason) {
    return new UserException(
        ExitCode.USAGE,
        ("%s has joined the job later than others and cannot compute in %s as they do. %sStart the"
                + " job again, so that it computes in what all machines can, or keep this machine"
                + " out.")
            .formatted(ProcessIdentity.host(), precision.text(), reason));
  }

  /** What predictions and records call an engine, for example {@code onednn-float32}. */
  static String name(ComputeProvider provider, Precision precision) {
    return provider.name() + "-" + precision.text();
  }

  /** What they call DL4J's own layers on ND4J's backend, for example {@code dl4j-cpu}. */
  static String dl4jName() {
    return "dl4j-"
        + Nd4j.getExecutioner()
            .getEnvironmentInformation()
            .getProperty("backend")
            .toLowerCase(Locale.ROOT);
  }

  private static ComputeEngines.Choice find() {
    ComputeEngines.Choice choice = ComputeEngines.find();
    if (choice.provider().isEmpty()) {
      LOG.warn("Networks are computed by DL4J's own layers. {}", choice.availability().sentence());
    }
    return choice;
  }
}
