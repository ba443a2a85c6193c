package org.plasmospark.model;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.WeightedGraph;
import org.plasmospark.model.compute.Window;

/**
 * Writes graphs of the engines as layers of DL4J: the way back from {@link Dl4jGraphs}, with batch
 * normalization folded into the convolutions. Dense layers are none of its business.
 */
final class Dl4jGraphWriter {
  private final GraphBuilder graph;

  /** DL4J's vertices by the names of the layers that they end. */
  private final Map<String, String> vertices = new HashMap<>();

  /**
   * @param graph to write into
   * @param input its name of what the engines call the images
   */
  Dl4jGraphWriter(GraphBuilder graph, String input) {
    this.graph = graph;
    vertices.put(GraphSpec.IMAGES, input);
  }

  /**
   * Adds all layers, under their names.
   *
   * @return the name of the last one
   * @throws IllegalArgumentException for a layer that DL4J has not or that is not written
   */
  String add(GraphSpec source) {
    for (GraphLayer layer : source.layers()) {
      String[] inputs = layer.inputs().stream().map(vertices::get).toArray(String[]::new);
      vertices.put(layer.name(), add(layer.name(), layer.operation(), inputs));
    }
    return vertices.get(source.output().name());
  }

  /** Copies weights into the layers of their names. */
  static void copy(WeightedGraph source, ComputationGraph network) {
    source
        .weights()
        .forEach(
            (name, weights) -> {
              Layer layer = network.getLayer(name);
              setWeights(layer, weights.values());
              set(layer.getParam(DefaultParamInitializer.BIAS_KEY), weights.bias());
            });
  }

  private static void setWeights(Layer layer, float[] values) {
    INDArray target = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    boolean depthwise = layer.conf().getLayer() instanceof DepthwiseConvolution2D;
    set(depthwise ? target.permute(Dl4jLayers.CHANNELS_FIRST) : target, values);
  }

  private static void set(INDArray target, float[] values) {
    try (INDArray source = Nd4j.create(values, target.shape(), 'c')) {
      target.assign(source);
    }
  }

  private String add(String name, Operation operation, String... inputs) {
    if (operation instanceof Operation.Convolution convolution) {
      return convolution(name, convolution, inputs[0]);
    }
    if (operation instanceof Operation.Pooling pooling) {
      return pooling(name, pooling, inputs[0]);
    }
    if (operation instanceof Operation.GlobalPooling pooling) {
      PoolingType type = pooling.pool() == Operation.Pool.MAX ? PoolingType.MAX : PoolingType.AVG;
      graph.addLayer(name, new GlobalPoolingLayer(type), inputs);
      return name;
    }
    if (operation instanceof Operation.Add add) {
      graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
      return activated(name, activation(add.activation()));
    }
    if (operation instanceof Operation.Concat) {
      graph.addVertex(name, new MergeVertex(), inputs);
      return name;
    }
    if (operation instanceof Operation.Rectify rectify) {
      graph.addLayer(name, new ActivationLayer(activation(rectify.activation())), inputs);
      return name;
    }
    throw new IllegalArgumentException("layer " + name + " cannot be written: " + operation);
  }

  private String convolution(String name, Operation.Convolution convolution, String input) {
    Window window = convolution.window();
    Padding padding = window.padding();
    boolean even = isEven(padding);
    String padded = input;
    if (!even) {
      padded = name + "_pad";
      graph.addLayer(
          padded,
          new ZeroPaddingLayer.Builder(
                  padding.top(), padding.bottom(), padding.left(), padding.right())
              .build(),
          input);
    }
    int[] sides = {even ? padding.top() : 0, even ? padding.left() : 0};
    graph.addLayer(name, layer(convolution, sides), padded);
    return name;
  }

  private static ConvolutionLayer layer(Operation.Convolution convolution, int... padding) {
    int rows = convolution.window().rows();
    int columns = convolution.window().columns();
    if (convolution.groups() == 1) {
      return with(
              new ConvolutionLayer.Builder(rows, columns).nOut(convolution.filters()),
              convolution,
              padding)
          .build();
    }
    return with(
            new DepthwiseConvolution2D.Builder(rows, columns)
                .depthMultiplier(convolution.filters() / convolution.groups()),
            convolution,
            padding)
        .build();
  }

  private static <B extends ConvolutionLayer.BaseConvBuilder<B>> B with(
      B builder, Operation.Convolution convolution, int... padding) {
    return builder
        .stride(convolution.window().rowStride(), convolution.window().columnStride())
        .padding(padding)
        .convolutionMode(ConvolutionMode.Truncate)
        .activation(activation(convolution.activation()));
  }

  private String pooling(String name, Operation.Pooling pooling, String input) {
    Window window = pooling.window();
    if (!isEven(window.padding())) {
      throw new IllegalArgumentException("layer " + name + " pads one side more than the other");
    }
    graph.addLayer(
        name,
        new SubsamplingLayer.Builder(
                pooling.pool() == Operation.Pool.MAX
                    ? SubsamplingLayer.PoolingType.MAX
                    : SubsamplingLayer.PoolingType.AVG)
            .kernelSize(window.rows(), window.columns())
            .stride(window.rowStride(), window.columnStride())
            .padding(window.padding().top(), window.padding().left())
            .avgPoolIncludePadInDivisor(pooling.pool() == Operation.Pool.MEAN_WITH_PADDING)
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        input);
    return name;
  }

  private String activated(String name, Activation activation) {
    if (activation == Activation.IDENTITY) {
      return name;
    }
    graph.addLayer(name + "_relu", new ActivationLayer(activation), name);
    return name + "_relu";
  }

  private static boolean isEven(Padding padding) {
    return padding.top() == padding.bottom() && padding.left() == padding.right();
  }

  private static Activation activation(org.plasmospark.model.compute.Activation activation) {
    return switch (activation) {
      case IDENTITY -> Activation.IDENTITY;
      case RELU -> Activation.RELU;
      case RELU6 -> Activation.RELU6;
    };
  }
}
