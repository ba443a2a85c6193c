package org.plasmospark.report;

import java.util.Objects;

/**
 * A model of a comparison, with its price. Texts may be empty; numbers that are not known are
 * {@link Double#NaN}.
 *
 * @param name tells it from the others
 * @param version of its bundle
 * @param architecture one sentence
 * @param parameters numbers of the network
 * @param epochs of its training
 * @param trainingSeconds of all epochs
 * @param imagesPerSecond scored in its evaluation
 * @param engine that computed there
 * @param hosts that did
 */
public record ComparedModel(
    String name,
    String version,
    String architecture,
    double parameters,
    double epochs,
    double trainingSeconds,
    double imagesPerSecond,
    String engine,
    String hosts) {

  public ComparedModel {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(architecture, "architecture");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(hosts, "hosts");
  }
}
