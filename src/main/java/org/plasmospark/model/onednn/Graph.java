package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.LayerSpec;
import org.plasmospark.model.compute.NetworkSpec;
import org.plasmospark.model.compute.NetworkSpec.Shape;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Precision;

/** A network laid out for one batch size, with all its memory. */
final class Graph implements AutoCloseable {
  private final NetworkSpec network;
  private final int batch;
  private final Natives natives = new Natives();
  private final stream stream;
  private final Program refresh = new Program();
  private final Program forward = new Program();
  private final Program backward = new Program();
  private final List<Parameter> parameters = new ArrayList<>();
  private final FloatBuffer images;
  private final FloatBuffer logits;
  private final FloatBuffer logitGradient;
  private int filled;
  private boolean closed;

  @SuppressWarnings("try")
  Graph(NetworkSpec network, int batch, Precision precision, boolean training) {
    this.network = network;
    this.batch = batch;
    try (PointerScope scope = new PointerScope()) {
      stream = natives.own(new stream(OneDnnRuntime.engine()));
      memory.data_type type =
          precision == Precision.BFLOAT16 ? memory.data_type.bf16 : memory.data_type.f32;
      Assembler assembler = new Assembler(OneDnnRuntime.engine(), natives, type);
      Plan plan = new Plan(assembler, batch, training, refresh, forward, backward);
      Tensor input =
          assembler.allocate(
              Assembler.plain(batch, network.channels(), network.height(), network.width()));
      List<Block> blocks = blocks(network);
      Tensor output = input;
      for (Block block : blocks) {
        output = block.forward(plan, output);
        parameters.addAll(block.parameters());
      }
      images = input.floats();
      logits = output.floats();
      logitGradient = training ? addBackward(plan, blocks, assembler) : null;
      assembler.finish();
    } catch (RuntimeException | Error e) {
      natives.close();
      throw e;
    }
  }

  private FloatBuffer addBackward(Plan plan, List<Block> blocks, Assembler assembler) {
    Tensor start = assembler.allocate(Assembler.plain(batch, 1));
    int firstTrained = 0;
    while (blocks.get(firstTrained).parameters().isEmpty()) {
      firstTrained++;
    }
    Tensor gradient = start;
    for (int i = blocks.size() - 1; i >= firstTrained; i--) {
      gradient = blocks.get(i).backward(plan, gradient, i > firstTrained);
    }
    return start.floats();
  }

  private static List<Block> blocks(NetworkSpec network) {
    Map<Integer, Map<Boolean, ParameterSegment>> segments =
        network.parameterSegments().stream()
            .collect(
                Collectors.groupingBy(
                    ParameterSegment::layer,
                    Collectors.toMap(ParameterSegment::bias, segment -> segment)));
    List<Shape> shapes = network.shapes();
    List<LayerSpec> layers = network.layers();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Shape in = shapes.get(i);
      Shape out = shapes.get(i + 1);
      if (layers.get(i) instanceof LayerSpec.Convolution spec) {
        ParameterSegment bias = segments.get(i).get(true);
        ParameterSegment weights = segments.get(i).get(false);
        boolean masked = layers.get(i + 1) instanceof LayerSpec.MaxPooling;
        blocks.add(new ConvolutionBlock(spec, in, out, bias, weights, masked));
      } else if (layers.get(i) instanceof LayerSpec.MaxPooling spec) {
        blocks.add(new PoolingBlock(spec, out, i > 0 && reluConvolution(layers.get(i - 1))));
      } else if (layers.get(i) instanceof LayerSpec.Dense spec) {
        ParameterSegment weights = segments.get(i).get(false);
        ParameterSegment bias = segments.get(i).get(true);
        blocks.add(new DenseBlock(spec, in, weights, bias, i == layers.size() - 1));
      }
    }
    return blocks;
  }

  private static boolean reluConvolution(LayerSpec layer) {
    return layer instanceof LayerSpec.Convolution c && c.activation() == Activation.RELU;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  stream stream() {
    return stream;
  }

  int batch() {
    return batch;
  }

  long nativeBytes() {
    return natives.bytes();
  }

  /** Copies the changed weights into the layouts that the passes read. */
  void refresh() {
    refresh.run(stream);
  }

  /**
   * Computes the logits of at most a batch of examples.
   *
   * @param from first example in the buffer, counted from its position
   * @return the logits, one after the other
   */
  FloatBuffer forward(FloatBuffer source, int from, int examples) {
    int length = network.imageLength();
    images.put(0, source, source.position() + from * length, examples * length);
    // Rows of an earlier batch could hold a NaN, which even a zero gradient would spread.
    for (int i = examples * length; i < filled; i++) {
      images.put(i, 0f);
    }
    filled = examples * length;
    forward.run(stream);
    return logits;
  }

  /** To be filled before {@link #backward()}. */
  FloatBuffer logitGradient() {
    return logitGradient;
  }

  /** Computes the gradients of all parameters. */
  void backward() {
    backward.run(stream);
  }

  /** Fails once the engine is closed, before native memory is touched. */
  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    natives.close();
  }
}
