package org.plasmospark.model.onednn;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.plasmospark.model.compute.ParameterSegment;

/** The parameters of a network, each made once by the first block that needs it. */
final class ParameterStore {
  private final Map<ParameterSegment, Parameter> parameters = new LinkedHashMap<>();

  Parameter parameter(ParameterSegment segment, Supplier<Parameter> maker) {
    return parameters.computeIfAbsent(segment, s -> maker.get());
  }

  Collection<Parameter> all() {
    return parameters.values();
  }
}
