package org.plasmospark.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A graph with one input, cut in two behind one vertex: what that vertex needs, and the rest, which
 * reads nothing else of it.
 *
 * @param configuration of the whole
 * @param at the vertex, which is of the first part
 * @param before names of the first part, each behind those that it reads
 * @param behind names of the second part, likewise
 */
record GraphCut(
    ComputationGraphConfiguration configuration,
    String at,
    List<String> before,
    List<String> behind) {

  /**
   * Cuts.
   *
   * @throws IllegalArgumentException if the second part reads more of the first than the vertex
   */
  static GraphCut of(ComputationGraph network, String at) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    Set<String> needed = needed(configuration, at);
    List<String> before = new ArrayList<>();
    List<String> behind = new ArrayList<>();
    for (int index : network.topologicalSortOrder()) {
      String name = network.getVertices()[index].getVertexName();
      if (needed.contains(name)) {
        before.add(name);
      } else if (configuration.getVertices().containsKey(name)) {
        behind.add(name);
        for (String input : configuration.getVertexInputs().get(name)) {
          if (!input.equals(at) && (needed.contains(input) || isInput(configuration, input))) {
            throw new IllegalArgumentException(
                "vertex " + name + " reads " + input + " past the cut at " + at);
          }
        }
      }
    }
    return new GraphCut(configuration, at, before, behind);
  }

  /**
   * Cuts in front of where fine-tuning starts.
   *
   * @throws IllegalArgumentException if there is no such block, or it reads more than one layer
   */
  static GraphCut before(FineTuningStart start, ComputationGraph network) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    if (start.all()) {
      return of(network, configuration.getNetworkInputs().get(0));
    }
    Set<String> read = new HashSet<>();
    configuration
        .getVertexInputs()
        .forEach(
            (name, inputs) -> {
              if (start.holds(name)) {
                inputs.stream().filter(input -> !start.holds(input)).forEach(read::add);
              }
            });
    if (read.size() != 1) {
      throw new IllegalArgumentException(
          "block " + start.block() + " reads " + read + " instead of one layer");
    }
    return of(network, read.iterator().next());
  }

  /** Whether the first part has no layer. */
  boolean atTheImages() {
    return before.isEmpty();
  }

  /** Adds the first part to a graph that has only the same input. */
  void addBefore(GraphBuilder graph) {
    add(configuration, before, graph, "", "");
  }

  /** Adds the second part to a graph whose only input stands for the vertex; gives its output. */
  String addBehind(GraphBuilder graph, String input) {
    add(configuration, behind, graph, at, input);
    return configuration.getNetworkOutputs().get(0);
  }

  /**
   * Adds vertices of one graph to another.
   *
   * @param names of them
   * @param from name of an input of theirs that has another name in the other graph
   * @param to that name
   */
  static void add(
      ComputationGraphConfiguration source,
      Collection<String> names,
      GraphBuilder graph,
      String from,
      String to) {
    for (String name : names) {
      String[] inputs =
          source.getVertexInputs().get(name).stream()
              .map(input -> input.equals(from) ? to : input)
              .toArray(String[]::new);
      graph.addVertex(name, source.getVertices().get(name).clone(), inputs);
    }
  }

  private static Set<String> needed(ComputationGraphConfiguration configuration, String at) {
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(at));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!isInput(configuration, name) && needed.add(name)) {
        open.addAll(configuration.getVertexInputs().get(name));
      }
    }
    return needed;
  }

  private static boolean isInput(ComputationGraphConfiguration configuration, String name) {
    return configuration.getNetworkInputs().contains(name);
  }
}
