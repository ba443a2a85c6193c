package org.plasmospark.model.onednn;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.plasmospark.model.Dl4jTopology;
import org.plasmospark.model.SeededDropout;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.Window;

/** The same networks for DL4J, computed by its own layers. */
final class Dl4jNetworks {
  /** Behind the name of an addition, for the ReLU that DL4J's additions do not have. */
  private static final String RELU = "_relu";

  private static final String INPUT = "input";
  private static final String HELPERS = "org.eclipse.deeplearning4j.helpers.disable";

  private Dl4jNetworks() {}

  /** A network with the stock loss. */
  static ComputationGraph of(TrainableGraph network, AdamSettings settings) {
    return of(network, settings, new LossBinaryXENT());
  }

  static ComputationGraph of(TrainableGraph network, AdamSettings settings, ILossFunction loss) {
    GraphSpec graph = network.graph();
    Shape image = graph.image();
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .weightInit(WeightInit.RELU)
            .updater(
                new Adam(
                    settings.learningRate(),
                    settings.beta1(),
                    settings.beta2(),
                    settings.epsilon()))
            .l2(settings.l2())
            .graphBuilder()
            .addInputs(INPUT)
            .setInputTypes(
                InputType.convolutional(image.height(), image.width(), image.channels()));
    for (GraphLayer layer : graph.layers()) {
      add(builder, network, layer, loss);
    }
    ComputationGraph net = new ComputationGraph(builder.setOutputs(graph.output().name()).build());
    withoutHelpers(net::init);
    return net;
  }

  /**
   * Layers that are made meanwhile compute by themselves. DL4J's own way to oneDNN, which another
   * test may have switched on for this JVM, has wrong bias gradients on some processors (AVX2).
   */
  private static void withoutHelpers(Runnable work) {
    String before = System.getProperty(HELPERS);
    System.setProperty(HELPERS, "true");
    try {
      work.run();
    } finally {
      if (before == null) {
        System.clearProperty(HELPERS);
      } else {
        System.setProperty(HELPERS, before);
      }
    }
  }

  /** The network as the engines see it, its layers in DL4J's order. */
  static TrainableGraph read(ComputationGraph net, Shape image) {
    Dl4jTopology.Coverage coverage =
        Dl4jTopology.read(net.getConfiguration(), image.channels(), image.height(), image.width());
    return coverage.network().orElseThrow(() -> new IllegalArgumentException(coverage.sentence()));
  }

  /** The gradient of the mean loss, flat. */
  static float[] gradient(
      ComputationGraph net, TrainableGraph network, float[] parameters, TestNetworks.Batch batch) {
    net.setParams(Nd4j.createFromArray(parameters));
    net.setInputs(batch.dl4jImages(network));
    net.setLabels(batch.dl4jLabels());
    net.computeGradientAndScore();
    return net.getFlattenedGradients().div(batch.labels().length).toFloatVector();
  }

  private static void add(
      GraphBuilder builder, TrainableGraph network, GraphLayer layer, ILossFunction loss) {
    String name = layer.name();
    Operation operation = layer.operation();
    String[] inputs = inputs(network.graph(), layer);
    if (operation instanceof Operation.Convolution c) {
      Window window = c.window();
      builder.addLayer(
          name,
          convolution(c),
          even(window) ? inputs[0] : padded(builder, name, window, inputs[0]));
    } else if (operation instanceof Operation.Pooling p) {
      builder.addLayer(name, pooling(p), inputs);
    } else if (operation instanceof Operation.GlobalPooling p) {
      builder.addLayer(
          name,
          new GlobalPoolingLayer(
              p.pool() == Operation.Pool.MAX ? PoolingType.MAX : PoolingType.AVG),
          inputs);
    } else if (operation instanceof Operation.Add a) {
      builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
      if (a.activation().rectifies()) {
        builder.addLayer(name + RELU, new ActivationLayer(activation(a.activation())), name);
      }
    } else if (operation instanceof Operation.Concat) {
      builder.addVertex(name, new MergeVertex(), inputs);
    } else if (operation instanceof Operation.Rectify r) {
      builder.addLayer(name, new ActivationLayer(activation(r.activation())), inputs);
    } else if (operation instanceof Operation.Dense d) {
      dense(builder, network, layer, d, inputs, loss);
    } else {
      throw new IllegalArgumentException(layer.toString());
    }
  }

  private static ConvolutionLayer convolution(Operation.Convolution spec) {
    int[] kernel = {spec.window().rows(), spec.window().columns()};
    return spec.groups() == 1
        ? with(new ConvolutionLayer.Builder(kernel).nOut(spec.filters()), spec).build()
        : with(
                new DepthwiseConvolution2D.Builder(kernel)
                    .depthMultiplier(spec.filters() / spec.groups()),
                spec)
            .build();
  }

  private static <B extends ConvolutionLayer.BaseConvBuilder<B>> B with(
      B builder, Operation.Convolution spec) {
    Window window = spec.window();
    return builder
        .stride(window.rowStride(), window.columnStride())
        .padding(even(window) ? sides(window) : new int[] {0, 0})
        .activation(activation(spec.activation()));
  }

  private static void dense(
      GraphBuilder builder,
      TrainableGraph network,
      GraphLayer layer,
      Operation.Dense dense,
      String[] inputs,
      ILossFunction loss) {
    SeededDropout dropout =
        network.dropout(layer) > 0 ? new SeededDropout(network.dropout(layer), 0) : null;
    builder.addLayer(
        layer.name(),
        layer == network.graph().output()
            ? new OutputLayer.Builder(loss)
                .nOut(1)
                .activation(Activation.SIGMOID)
                .dropOut(dropout)
                .build()
            : new DenseLayer.Builder()
                .nOut(dense.units())
                .activation(activation(dense.activation()))
                .dropOut(dropout)
                .build(),
        inputs);
  }

  private static SubsamplingLayer pooling(Operation.Pooling pooling) {
    Window window = pooling.window();
    return new SubsamplingLayer.Builder(
            pooling.pool() == Operation.Pool.MAX
                ? SubsamplingLayer.PoolingType.MAX
                : SubsamplingLayer.PoolingType.AVG)
        .kernelSize(window.rows(), window.columns())
        .stride(window.rowStride(), window.columnStride())
        .padding(sides(window))
        .avgPoolIncludePadInDivisor(pooling.pool() == Operation.Pool.MEAN_WITH_PADDING)
        .build();
  }

  private static String padded(GraphBuilder builder, String name, Window window, String input) {
    Padding padding = window.padding();
    builder.addLayer(
        name + "_pad",
        new ZeroPaddingLayer.Builder(
                padding.top(), padding.bottom(), padding.left(), padding.right())
            .build(),
        input);
    return name + "_pad";
  }

  private static boolean even(Window window) {
    Padding padding = window.padding();
    return padding.top() == padding.bottom() && padding.left() == padding.right();
  }

  private static int[] sides(Window window) {
    if (!even(window)) {
      throw new IllegalArgumentException("DL4J pads alike on opposite sides: " + window);
    }
    return new int[] {window.padding().top(), window.padding().left()};
  }

  private static String[] inputs(GraphSpec graph, GraphLayer layer) {
    List<String> names = new ArrayList<>();
    for (String input : layer.inputs()) {
      boolean rectified =
          graph.layers().stream()
              .anyMatch(
                  other ->
                      other.name().equals(input)
                          && other.operation() instanceof Operation.Add a
                          && a.activation().rectifies());
      String name = input.equals(GraphSpec.IMAGES) ? INPUT : input;
      names.add(rectified ? name + RELU : name);
    }
    return names.toArray(String[]::new);
  }

  private static Activation activation(org.plasmospark.model.compute.Activation activation) {
    return switch (activation) {
      case IDENTITY -> Activation.IDENTITY;
      case RELU -> Activation.RELU;
      case RELU6 -> Activation.RELU6;
    };
  }
}
