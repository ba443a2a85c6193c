package org.plasmospark.model.onednn;

import static org.plasmospark.model.onednn.NetworkBuilder.add;
import static org.plasmospark.model.onednn.NetworkBuilder.convolution;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.Window;

/** Networks to be trained, and seeded data for them. */
final class TestNetworks {
  private static final Window POINT = Window.square(1, 1, Padding.NONE);
  private static final Window SAME = Window.square(3, 1, Padding.of(1));
  private static final Operation MEAN = new Operation.GlobalPooling(Operation.Pool.MEAN);
  private static final Operation MAXIMUM = new Operation.GlobalPooling(Operation.Pool.MAX);

  /** Images of a minibatch with their labels. */
  record Batch(float[] images, float[] labels) {
    INDArray dl4jImages(TrainableGraph network) {
      Shape image = network.graph().image();
      long[] shape = {labels.length, image.channels(), image.height(), image.width()};
      return Nd4j.create(images.clone(), shape, 'c');
    }

    INDArray dl4jLabels() {
      return Nd4j.create(labels.clone(), new long[] {labels.length, 1}, 'c');
    }
  }

  private TestNetworks() {}

  /** Small networks that together have every layer and every way from one to another. */
  static Stream<TrainableGraph> all() {
    return Stream.concat(chains(), graphs());
  }

  static Stream<TrainableGraph> chains() {
    return Stream.of(small(), odd(), pooled(), dense(), direct());
  }

  static Stream<TrainableGraph> graphs() {
    return Stream.of(
        convolutions(), identity(), projection(), fire(), mixed(), inverted(), multiplied());
  }

  /** The topology of the custom CNN in small: its map sizes are odd on the way as well. */
  static TrainableGraph small() {
    return cnn(20, 4, 5, 6);
  }

  /** The custom CNN itself. */
  static TrainableGraph full() {
    return cnn(170, 32, 64, 128);
  }

  private static TrainableGraph cnn(int size, int filters1, int filters2, int units) {
    return new NetworkBuilder(3, size, size)
        .convolution(filters1, 3, 1, 0, true)
        .maxPooling(2, 2)
        .convolution(filters2, 3, 1, 0, true)
        .maxPooling(2, 2)
        .dense(units, true)
        .logit();
  }

  /** Inverted residual blocks: wide, each channel by itself, narrow, and the sum. */
  static TrainableGraph inverted() {
    Operation wide = new Operation.Convolution(20, POINT, Activation.RELU6);
    Operation narrow = new Operation.Convolution(4, POINT, Activation.IDENTITY);
    Operation each = new Operation.Convolution(20, 20, SAME, Activation.RELU6);
    Window every = new Window(3, 3, 2, 2, new Padding(0, 1, 0, 1));
    return new NetworkBuilder(3, 16, 14)
        .convolution(4, 3, 1, 1, true)
        .add("wide1", wide)
        .add("each1", each)
        .add("narrow1", narrow)
        .add("sum", NetworkBuilder.add(false), "0", "narrow1")
        .add("wide2", wide)
        .add("each2", new Operation.Convolution(20, 20, every, Activation.RELU6))
        .add("narrow2", narrow)
        .add("mean", MEAN)
        .logit();
  }

  /** Several filters for each channel, a maximum behind them, and a sum that is cut off. */
  static TrainableGraph multiplied() {
    return new NetworkBuilder(3, 15, 15)
        .depthwise(3, 5, 3, 2, Padding.of(1))
        .maxPooling(2, 2)
        .add("a", new Operation.Convolution(15, 15, SAME, Activation.IDENTITY))
        .add("b", new Operation.Convolution(15, 15, POINT, Activation.RELU), "1")
        .add("sum", new Operation.Add(Activation.RELU6), "a", "b")
        .dense(7, true)
        .logit();
  }

  /** Other combinations of the same layers: padding, strides, no pooling between, no ReLU. */
  static TrainableGraph odd() {
    return new NetworkBuilder(2, 17, 13)
        .convolution(7, 3, 2, 1, true)
        .convolution(18, 3, 1, 1, true)
        .convolution(5, 1, 1, 0, false)
        .maxPooling(3, 2)
        .dense(9, true)
        .dense(4, false)
        .logit();
  }

  /** Nothing to train before the dense layers. */
  static TrainableGraph pooled() {
    return new NetworkBuilder(3, 8, 9).maxPooling(2, 2).dense(5, true).logit();
  }

  /** More weights before the dense layers than a processor keeps near: 4.9 MB. */
  static TrainableGraph heavy() {
    return new NetworkBuilder(3, 8, 8)
        .convolution(256, 3, 1, 0, true)
        .convolution(528, 3, 1, 0, true)
        .maxPooling(2, 2)
        .dense(5, true)
        .logit();
  }

  /** The logit, which is float32 always, directly behind a convolution. */
  static TrainableGraph direct() {
    return new NetworkBuilder(3, 9, 9).convolution(6, 3, 1, 0, true).logit();
  }

  /** A head alone, as it stands on frozen features. */
  static TrainableGraph dense() {
    return new NetworkBuilder(30, 1, 1).dense(11, true).logit();
  }

  /** Dropout in front of a dense layer on maps, and in front of the logit. */
  static TrainableGraph dropped() {
    return new NetworkBuilder(3, 9, 9)
        .convolution(6, 3, 1, 0, true)
        .dropping(0.3, 7, true)
        .dropping(0.5, 1, false)
        .build();
  }

  /** A head alone with dropout in front of every layer, of the features as well. */
  static TrainableGraph droppedHead() {
    return new NetworkBuilder(40, 1, 1).dropping(0.2, 24, true).dropping(0.5, 1, false).build();
  }

  /** The last block of VGG16 in small, with more parameters than activations. */
  static TrainableGraph convolutions() {
    return new NetworkBuilder(20, 5, 4)
        .convolution(24, 3, 1, 1, true)
        .convolution(24, 3, 1, 1, true)
        .convolution(24, 3, 1, 1, true)
        .maxPooling(2, 2)
        .dense(6, true)
        .logit();
  }

  /** A residual block whose shortcut is the input itself, as in ResNet50. */
  static TrainableGraph identity() {
    return new NetworkBuilder(16, 6, 5)
        .add("a", convolution(8, POINT, true))
        .add("b", convolution(8, SAME, true))
        .add("c", convolution(16, POINT, false))
        .add("sum", add(true), GraphSpec.IMAGES, "c")
        .add("mean", MEAN)
        .dense(5, true)
        .logit();
  }

  /** A residual block with a projection and a stride, and one without behind it. */
  static TrainableGraph projection() {
    Window stride = Window.square(1, 2, Padding.NONE);
    return new NetworkBuilder(12, 9, 8)
        .add("shortcut", convolution(20, stride, false), GraphSpec.IMAGES)
        .add("a", convolution(7, stride, true), GraphSpec.IMAGES)
        .add("b", convolution(7, SAME, true))
        .add("c", convolution(20, POINT, false))
        .add("sum", add(true), "shortcut", "c")
        .add("d", convolution(6, POINT, true))
        .add("e", convolution(6, SAME, true))
        .add("f", convolution(20, POINT, false))
        .add("sum2", add(true), "sum", "f")
        .add("mean", MEAN)
        .dense(5, true)
        .logit();
  }

  /** The last module of SqueezeNet in small, with channels that fill no block of a layout. */
  static TrainableGraph fire() {
    return new NetworkBuilder(10, 7, 7)
        .add("squeeze", convolution(5, POINT, true))
        .add("point", convolution(9, POINT, true), "squeeze")
        .add("same", convolution(6, SAME, true), "squeeze")
        .add("concat", new Operation.Concat(), "point", "same")
        .add("mean", MEAN)
        .dense(4, true)
        .logit();
  }

  /** What is left: uneven padding, means, layers with several readers and of any order. */
  static TrainableGraph mixed() {
    Window uneven = new Window(3, 2, 2, 1, new Padding(0, 2, 1, 0));
    Window padded = Window.square(3, 2, Padding.of(1));
    return new NetworkBuilder(3, 11, 9)
        .add("a", convolution(16, uneven, false))
        .add("relu", new Operation.Rectify(Activation.RELU), "a")
        .add("max", new Operation.Pooling(Operation.Pool.MAX, padded), "a")
        .add("means", new Operation.Pooling(Operation.Pool.MEAN_WITH_PADDING, padded), "relu")
        .add("b", convolution(16, Window.square(3, 2, Padding.of(1)), true), "relu")
        .add("sum", add(false), "max", "means", "b")
        .add("largest", MAXIMUM, "b")
        .add("mean", new Operation.Pooling(Operation.Pool.MEAN, padded), "sum")
        .add("twice", add(true), "mean", "mean")
        .add("small", MEAN, "twice")
        .add("concat", new Operation.Concat(), "largest", "small")
        .dense(6, true)
        .logit();
  }

  /** Maps as a vector that is joined with another, which no layer of DL4J's is read as. */
  static TrainableGraph flattened() {
    return new NetworkBuilder(3, 6, 5)
        .add("a", convolution(7, SAME, true))
        .add("flat", new Operation.Flatten(), "a")
        .add("mean", MEAN, "a")
        .add("concat", new Operation.Concat(), "flat", "mean")
        .add("sum", add(true), "concat", "concat")
        .dense(4, true)
        .logit();
  }

  /** Random images in [0, 1] and labels. */
  static Batch batch(TrainableGraph network, int examples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] images = new float[examples * network.imageLength()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextDouble();
    }
    float[] labels = new float[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = random.nextInt(2);
    }
    return new Batch(images, labels);
  }

  /** Parameters that do not saturate: He's initialisation, small random biases. */
  static float[] parameters(TrainableGraph network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] parameters = new float[network.parameterCount()];
    network
        .parameterSegments()
        .forEach(
            segment -> {
              int fanIn = segment.inputs() * segment.height() * segment.width();
              double scale = segment.bias() ? 0.1 : Math.sqrt(6.0 / fanIn);
              for (int i = 0; i < segment.length(); i++) {
                parameters[segment.offset() + i] = (float) ((2 * random.nextDouble() - 1) * scale);
              }
            });
    return parameters;
  }
}
