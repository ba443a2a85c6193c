package org.plasmospark.model.keras;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.NoOp;
import org.plasmospark.model.keras.KerasWeights.Role;

/**
 * Makes a graph of DL4J of the layers of a Keras model. Layers are added in their order; when the
 * graph is made, their weights are read one by one.
 */
final class KerasTranslator {
  static final int MOST_UNITS = 1 << 20;

  /** The vertex of the input. */
  static final String IMAGES = "images";

  private static final int CHANNELS = 3;

  /** Three float32 numbers for each fit into a model file. */
  private static final long MOST_PARAMETERS = 170_000_000;

  private static final double EPSILON = 1e-3;

  private final Hdf5File file;
  private final KerasWeights weights;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Map<String, Consumer<Layer>> fillings = new HashMap<>();
  private final GraphBuilder graph =
      new NeuralNetConfiguration.Builder()
          .weightInit(WeightInit.ZERO)
          .updater(new NoOp())
          .graphBuilder()
          .addInputs(IMAGES);
  private final Windows windows = new Windows(this);
  private Tensor images;
  private long parameters;

  KerasTranslator(Hdf5File file) {
    this.file = file;
    this.weights = KerasWeights.of(file);
  }

  /** What the model reads. */
  Tensor images() {
    return images;
  }

  /** What a vertex of the configuration puts out; it must have been added. */
  Tensor tensor(KerasLayer reader, String vertex) {
    Tensor tensor = tensors.get(vertex);
    if (tensor == null) {
      throw reader.unsupported("reads a layer that is translated otherwise");
    }
    return tensor;
  }

  /** Adds a layer. */
  void add(KerasLayer layer) {
    tensors.put(layer.vertex(), translated(layer));
  }

  private Tensor translated(KerasLayer layer) {
    if (layer.kind().equals("InputLayer")) {
      return images(layer);
    }
    if (layer.kind().equals("Add") || layer.kind().equals("Concatenate")) {
      return joined(layer, layer.inputs().stream().map(name -> tensor(layer, name)).toList());
    }
    Tensor input = layer.inputs().isEmpty() ? images(layer) : tensor(layer, only(layer));
    return switch (layer.kind()) {
      case "Dropout",
          "SpatialDropout2D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization",
          "RandomFlip",
          "RandomRotation",
          "RandomZoom",
          "RandomTranslation",
          "RandomContrast",
          "RandomBrightness" ->
          input;
      case "Flatten" -> {
        layer.requireChannelsLast();
        yield input.flattened();
      }
      case "Activation" -> activated(layer, input, Activations.of(layer));
      case "ReLU" -> activated(layer, input, Activations.relu(layer));
      case "LeakyReLU" -> activated(layer, input, Activations.leakyRelu(layer));
      case "Dense" -> dense(layer, input);
      case "BatchNormalization" -> normalized(layer, input);
      default -> windows.translated(layer, input);
    };
  }

  /** The arrays of a layer in the file. */
  LayerArrays arrays(KerasLayer layer) {
    return new LayerArrays(
        file,
        layer.name(),
        layer.outer().equals(layer.name())
            ? weights.of(layer.name())
            : weights.of(layer.outer(), layer.name()));
  }

  /** Adds a layer with parameters to the graph, and how they are set later. */
  void add(
      KerasLayer layer,
      org.deeplearning4j.nn.conf.layers.Layer translated,
      Tensor input,
      long numbers,
      Consumer<Layer> filling) {
    parameters += numbers;
    if (parameters > MOST_PARAMETERS) {
      throw layer.unsupported(
          "makes the model larger than %,d parameters".formatted(MOST_PARAMETERS));
    }
    graph.addLayer(layer.vertex(), translated, input.vertex());
    fillings.put(layer.vertex(), filling);
  }

  /** Adds a layer without parameters. */
  void add(KerasLayer layer, org.deeplearning4j.nn.conf.layers.Layer translated, Tensor input) {
    graph.addLayer(layer.vertex(), translated, input.vertex());
  }

  /** The graph that ends in a layer, with its weights. */
  ComputationGraph network(KerasLayer last) {
    graph
        .setOutputs(last.vertex())
        .setInputTypes(InputType.convolutional(images.rows(), images.columns(), CHANNELS));
    ComputationGraph network = initialised(last);
    fillings.forEach((vertex, filling) -> filling.accept(network.getLayer(vertex)));
    return network;
  }

  private ComputationGraph initialised(KerasLayer last) {
    try {
      ComputationGraph network = new ComputationGraph(graph.build());
      network.init();
      return network;
    } catch (IllegalStateException | IllegalArgumentException | DL4JException e) {
      // For example a layer that nothing reads and that is not the output.
      throw last.unsupported("does not make a network with the others: " + e.getMessage(), e);
    }
  }

  private Tensor images(KerasLayer layer) {
    int[] shape =
        layer
            .imageShape()
            .orElseThrow(
                () -> layer.unsupported("is the first and does not say the size of the images"));
    if (images != null) {
      throw layer.unsupported("is a second input");
    }
    if (shape[2] != CHANNELS) {
      throw layer.unsupported("takes images of " + shape[2] + " channels and not of 3");
    }
    images = new Tensor(IMAGES, shape[0], shape[1], shape[2], false);
    return images;
  }

  private static String only(KerasLayer layer) {
    if (layer.inputs().size() != 1) {
      throw layer.unsupported("reads several layers, which is not supported");
    }
    return layer.inputs().get(0);
  }

  private Tensor activated(KerasLayer layer, Tensor input, IActivation activation) {
    add(layer, new ActivationLayer(activation), input);
    return moved(layer, input, input.channels());
  }

  private Tensor dense(KerasLayer layer, Tensor input) {
    requireVector(layer, input);
    int units = layer.size("units", MOST_UNITS);
    boolean bias = layer.flag("use_bias", true);
    LayerArrays arrays = arrays(layer);
    add(
        layer,
        new DenseLayer.Builder()
            .nOut(units)
            .hasBias(bias)
            .activation(Activations.of(layer))
            .build(),
        input,
        (input.length() + 1L) * units,
        target -> {
          float[] kernel = input.reordered(arrays.read(Role.KERNEL, input.length(), units));
          Dl4jParameters.dense(target, kernel, input.length(), units);
          if (bias) {
            Dl4jParameters.bias(target, arrays.read(Role.BIAS, units));
          }
        });
    return new Tensor(layer.vertex(), 1, 1, units, true);
  }

  private Tensor normalized(KerasLayer layer, Tensor input) {
    int axis = layer.config().path("axis").path(0).asInt(layer.config().path("axis").asInt(-1));
    layer.require(axis == -1 || axis == (input.flat() ? 1 : 3), "axis");
    if (input.isReordered()) {
      throw layer.unsupported("stands behind Flatten, which is not supported");
    }
    double epsilon = layer.number("epsilon", EPSILON);
    layer.require(epsilon > 0, "epsilon");
    boolean scale = layer.flag("scale", true);
    boolean center = layer.flag("center", true);
    int channels = input.channels();
    LayerArrays arrays = arrays(layer);
    add(
        layer,
        new BatchNormalization.Builder().eps(epsilon).useLogStd(false).build(),
        input,
        4L * channels,
        target ->
            Dl4jParameters.normalization(
                target,
                arrays.vector(scale, Role.GAMMA, channels, 1),
                arrays.vector(center, Role.BETA, channels, 0),
                arrays.read(Role.MEAN, channels),
                arrays.read(Role.VARIANCE, channels)));
    return moved(layer, input, channels);
  }

  private Tensor joined(KerasLayer layer, List<Tensor> inputs) {
    Tensor first = inputs.isEmpty() ? null : inputs.get(0);
    if (inputs.size() < 2 || inputs.stream().anyMatch(each -> each.flat() != first.flat())) {
      throw layer.unsupported("does not join two or more layers of one kind");
    }
    boolean sum = layer.kind().equals("Add");
    boolean fits =
        inputs.stream()
            .allMatch(
                each ->
                    each.rows() == first.rows()
                        && each.columns() == first.columns()
                        && (!sum || each.channels() == first.channels()));
    if (!fits || !sum && first.isReordered()) {
      throw layer.unsupported("joins layers of different shapes, which is not supported");
    }
    if (!sum) {
      int axis = layer.config().path("axis").asInt(-1);
      layer.require(axis == -1 || axis == (first.flat() ? 1 : 3), "axis");
    }
    long channels = inputs.stream().mapToLong(Tensor::channels).sum();
    if (channels > MOST_UNITS) {
      throw layer.unsupported("has more than %,d channels".formatted(MOST_UNITS));
    }
    graph.addVertex(
        layer.vertex(),
        sum ? new ElementWiseVertex(ElementWiseVertex.Op.Add) : new MergeVertex(),
        inputs.stream().map(Tensor::vertex).toArray(String[]::new));
    return moved(layer, first, sum ? first.channels() : (int) channels);
  }

  /** Dense layers of Keras see only the last dimension of an image. */
  static void requireVector(KerasLayer layer, Tensor input) {
    if (!input.flat()) {
      throw layer.unsupported("reads images; only vectors behind Flatten or pooling are supported");
    }
    if ((long) input.rows() * input.columns() * input.channels() > MOST_PARAMETERS) {
      throw layer.unsupported("reads more than %,d numbers".formatted(MOST_PARAMETERS));
    }
  }

  private static Tensor moved(KerasLayer layer, Tensor input, int channels) {
    return new Tensor(layer.vertex(), input.rows(), input.columns(), channels, input.flat());
  }
}
