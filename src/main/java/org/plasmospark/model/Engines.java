package org.plasmospark.model;

import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.compute.ComputeEngines;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.Precision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine of this JVM, looked up once. */
final class Engines {
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
  private static final ComputeEngines.Choice FOUND = find();

  private Engines() {}

  /** The engine to use, or empty for DL4J's own layers. */
  static Optional<ComputeProvider> provider(ComputeOptions options) {
    return options.engine() == ComputeOptions.Engine.DL4J ? Optional.empty() : FOUND.provider();
  }

  static Precision precision(ComputeProvider provider, ComputeOptions options) {
    Precision wanted =
        switch (options.precision()) {
          case AUTO -> provider.fastestPrecision();
          case FLOAT32 -> Precision.FLOAT32;
          case BFLOAT16 -> Precision.BFLOAT16;
        };
    return provider.supports(wanted) ? wanted : Precision.FLOAT32;
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
