package org.plasmospark.model.onednn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.Precision;

/** Skips, saying why, what this machine cannot run. */
final class Requirements {

  private Requirements() {}

  static void oneDnn() {
    Availability availability = OneDnnRuntime.availability();
    assumeTrue(availability.available(), "SKIPPED: " + availability.sentence());
  }

  static void precision(Precision precision) {
    oneDnn();
    assumeTrue(
        OneDnnRuntime.supports(precision), "SKIPPED: this processor does not do " + precision);
  }
}
