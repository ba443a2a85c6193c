package org.plasmospark.model.onednn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.Precision;

/** Skips, saying why, what this machine cannot run. */
final class Requirements {

  private Requirements() {}

  static void oneDnn() {
    Availability availability = OneDnnRuntime.availability();
    assumeTrue(availability.available(), "SKIPPED: " + availability.sentence());
  }

  /** Those of this processor. */
  static List<Precision> precisions() {
    return Stream.of(Precision.values()).filter(OneDnnRuntime::supports).toList();
  }

  static void precision(Precision precision) {
    oneDnn();
    assumeTrue(
        OneDnnRuntime.supports(precision), "SKIPPED: this processor does not do " + precision);
  }
}
