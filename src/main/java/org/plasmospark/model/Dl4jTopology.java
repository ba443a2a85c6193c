package org.plasmospark.model;

import static org.plasmospark.model.Dl4jLayers.name;
import static org.plasmospark.model.Dl4jLayers.require;
import static org.plasmospark.model.Dl4jLayers.requireFlatteningOnly;
import static org.plasmospark.model.Dl4jLayers.unknown;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.GraphBuilder;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;

/** Reads DL4J configurations as graphs that the engines train, as far as they cover them. */
public final class Dl4jTopology {

  /**
   * A configuration seen from the engines.
   *
   * @param network the same network, or empty if an engine could not compute it
   * @param adam the updater of all its layers, or empty if an engine could not train it
   * @param layers of the configuration in the order of their parameters, the output at the end;
   *     none if the network is empty
   * @param sentence what the engines do not cover, or that they cover all of it
   */
  public record Coverage(
      Optional<TrainableGraph> network,
      Optional<AdamSettings> adam,
      List<Layer> layers,
      String sentence) {}

  private final GraphBuilder builder;
  private final Map<String, Double> dropouts = new HashMap<>();
  private final Map<String, Double> rates = new HashMap<>();
  private final List<NeuralNetConfiguration> layers = new ArrayList<>();

  private Dl4jTopology(Shape image) {
    this.builder = new GraphBuilder(image);
  }

  /**
   * Translates a chain of dense layers only, such as a head on frozen features.
   *
   * @param units values of an example
   */
  public static Coverage read(MultiLayerConfiguration configuration, int units) {
    Layer first = configuration.getConf(0).getLayer();
    if (!(first instanceof FeedForwardLayer dense) || first instanceof ConvolutionLayer) {
      return notCovered(unknown(first));
    }
    if (dense.getNIn() != units) {
      return notCovered(
          new NotCovered("layer " + name(first) + " takes another number of values than " + units));
    }
    return read(configuration, units, 1, 1);
  }

  /**
   * Translates a chain that takes images in NCHW.
   *
   * @param channels of an image
   * @param height rows of an image
   * @param width columns of an image
   */
  public static Coverage read(
      MultiLayerConfiguration configuration, int channels, int height, int width) {
    try {
      Dl4jTopology topology = new Dl4jTopology(new Shape(channels, height, width));
      String last = GraphSpec.IMAGES;
      for (int i = 0; i < configuration.getConfs().size(); i++) {
        NeuralNetConfiguration layer = configuration.getConf(i);
        String name = i + " (" + name(layer.getLayer()) + ")";
        topology.add(name, layer, configuration.getInputPreProcess(i), last);
        last = name;
      }
      return topology.coverage(last);
    } catch (NotCovered | IllegalArgumentException e) {
      return notCovered(e);
    }
  }

  /**
   * Translates a graph that takes images, or maps of features, in NCHW.
   *
   * @param channels of an image
   * @param height rows of an image
   * @param width columns of an image
   */
  public static Coverage read(
      ComputationGraphConfiguration configuration, int channels, int height, int width) {
    try {
      Dl4jTopology topology = new Dl4jTopology(new Shape(channels, height, width));
      String last =
          Dl4jVertices.add(
              new ComputationGraph(configuration),
              topology.builder,
              (name, vertex, input) ->
                  topology.add(name, vertex.getLayerConf(), vertex.getPreProcessor(), input));
      return topology.coverage(last);
    } catch (NotCovered | IllegalArgumentException e) {
      return notCovered(e);
    }
  }

  private void add(
      String name, NeuralNetConfiguration configuration, InputPreProcessor step, String input)
      throws NotCovered {
    Layer layer = configuration.getLayer();
    requireFlatteningOnly(step, layer);
    if (layer instanceof ConvolutionLayer convolution) {
      require(convolution.hasBias(), layer, "has no bias");
    } else if (layer instanceof DenseLayer dense) {
      require(dense.hasBias(), layer, "has no bias");
    }
    if (!Dl4jOperations.fold(builder, name, layer, input)) {
      builder.add(name, Dl4jOperations.of(layer, builder.shape(input)), input);
    }
    if (Dl4jUpdaters.dropsInputsOfDense(layer)) {
      dropouts.put(name, ((SeededDropout) layer.getIDropout()).rate());
    }
    Dl4jUpdaters.rate(layer).ifPresent(rate -> rates.put(name, rate));
    layers.add(configuration);
  }

  /** What the learning rates of layers are, compared with that of the output. */
  private Map<String, Double> relativeRates(String output) {
    Map<String, Double> relative = new HashMap<>();
    double last = rates.getOrDefault(output, 1.0);
    rates.forEach(
        (name, rate) -> {
          if (rate != last) {
            relative.put(name, rate / last);
          }
        });
    return relative;
  }

  private Coverage coverage(String output) throws NotCovered {
    TrainableGraph network =
        new TrainableGraph(builder.topology(output), dropouts, relativeRates(output));
    requireAllParameters(network);
    Optional<AdamSettings> adam = Optional.empty();
    String sentence = "All layers are covered.";
    try {
      adam = Optional.of(Dl4jUpdaters.adam(layers));
    } catch (NotCovered | IllegalArgumentException e) {
      sentence = "Covered for prediction, not for training: " + e.getMessage() + ".";
    }
    List<Layer> configurations = layers.stream().map(NeuralNetConfiguration::getLayer).toList();
    return new Coverage(Optional.of(network), adam, configurations, sentence);
  }

  /** DL4J keeps parameters of layers that the output does not need, and counts inputs itself. */
  private void requireAllParameters(TrainableGraph network) throws NotCovered {
    long count = 0;
    for (NeuralNetConfiguration layer : layers) {
      count += layer.getLayer().initializer().numParams(layer);
    }
    if (count != network.parameterCount()
        || !(layers.get(layers.size() - 1).getLayer() instanceof OutputLayer)) {
      throw new NotCovered(
          "the network has " + count + " parameters, and its output needs others on such images");
    }
  }

  private static Coverage notCovered(Exception reason) {
    return new Coverage(
        Optional.empty(), Optional.empty(), List.of(), "Not covered: " + reason.getMessage() + ".");
  }
}
