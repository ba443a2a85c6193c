package org.plasmospark.model.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds the engines that can run here, so that the caller falls back to DL4J's own path if none
 * can.
 */
public final class ComputeEngines {

  /**
   * What was found.
   *
   * @param provider the first provider that can be used, or empty
   * @param availability of that provider; of all of them if none can be used
   */
  public record Choice(Optional<ComputeProvider> provider, Availability availability) {}

  private ComputeEngines() {}

  /** The first usable provider among the services on the class path; never throws. */
  public static Choice find() {
    List<ComputeProvider> providers = new ArrayList<>();
    try {
      ServiceLoader.load(ComputeProvider.class, ComputeEngines.class.getClassLoader())
          .forEach(providers::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      return new Choice(
          Optional.empty(),
          Availability.no("The engines could not be looked up: " + e.getMessage() + "."));
    }
    return choose(providers);
  }

  static Choice choose(List<ComputeProvider> providers) {
    List<String> reasons = new ArrayList<>();
    for (ComputeProvider provider : providers) {
      Availability availability = provider.availability();
      if (availability.available()) {
        return new Choice(Optional.of(provider), availability);
      }
      reasons.add(availability.sentence());
    }
    String reason =
        reasons.isEmpty() ? "No compute engine is on the class path." : String.join(" ", reasons);
    return new Choice(Optional.empty(), Availability.no(reason));
  }
}
