package org.plasmospark.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One combination of {@code train.grid}.
 *
 * @param values that it sets, plain, by key, in the order of the grid
 * @param settings with these values and without the grid
 */
public record GridPoint(Map<String, Object> values, Settings settings) {

  /** Copies the map. */
  public GridPoint {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  GridPoint withWorkers(int gpuExecutors) {
    return new GridPoint(values, settings.withWorkers(gpuExecutors));
  }

  GridPoint inFloat32(String reason) {
    return new GridPoint(values, settings.inFloat32(reason));
  }

  GridPoint computingAsHere() {
    return new GridPoint(values, settings.computingAsHere());
  }

  /** For people: {@code train.l2 = 0.001, train.dropout = 0.5}. */
  public String text() {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " = " + value.getValue())
        .collect(Collectors.joining(", "));
  }
}
