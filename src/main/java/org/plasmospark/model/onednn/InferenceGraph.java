package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.InputFormat;
import org.plasmospark.model.compute.LayerWeights;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.WeightedGraph;

/**
 * A graph laid out for inference, with all its memory.
 *
 * <p>The body, everything before the dense layers at the end, runs on slices of a few examples,
 * whose values stay in the processor's caches from one layer to the next and which all share the
 * same memory. The head, the dense layers, whose weights are the larger part, runs on the whole
 * batch.
 */
final class InferenceGraph implements AutoCloseable {
  /**
   * Measured on VGG16 at 170×170 on two threads: slices of 8 examples are 1.2 times as fast as
   * slices of 2 and 1.5 times as fast as single examples. Memory grows with the slice.
   */
  private static final int LARGEST_SLICE = 8;

  /**
   * Weights that stay in the processor's caches beside the values of one example, so that nothing
   * is gained by reading them once for several. Measured at 170×170: single examples are 1.2 times
   * as fast as slices of 8 for the custom CNN (40 KB of bfloat16) and SqueezeNet (1.4 MB), and 0.9
   * times for ResNet50 (47 MB).
   */
  private static final long CACHED_WEIGHTS = 4L << 20;

  private final int batch;
  private final int slice;
  private final int imageLength;
  private final Natives natives = new Natives();
  private final stream stream;
  private final Program body = new Program();
  private final List<Program> collections = new ArrayList<>();
  private final Program head = new Program();
  private final FloatBuffer images;
  private final BytePointer pixels;
  private final FloatBuffer features;
  private boolean closed;

  @SuppressWarnings("try")
  InferenceGraph(WeightedGraph network, InputFormat format, int batchSize, Precision precision) {
    GraphSpec graph = network.graph();
    List<GraphLayer> layers = graph.layers();
    int bodyLayers = bodyLayers(layers);
    this.batch = batchSize;
    this.slice =
        bodyLayers == 0
            ? batchSize
            : Math.min(batchSize, slice(network, layers.subList(0, bodyLayers), precision));
    this.imageLength = graph.image().length();
    int slices = (batch + slice - 1) / slice;
    try (PointerScope scope = new PointerScope()) {
      stream = natives.own(new stream(OneDnnRuntime.engine()));
      Assembler assembler =
          new Assembler(OneDnnRuntime.engine(), natives, Assembler.typeOf(precision));
      Constants constants = new Constants(assembler, stream);
      Tensor input =
          format.pixels()
              ? assembler.allocate(channelsLast(memory.data_type.u8, slice, graph.image()))
              : assembler.allocate(maps(memory.data_type.f32, slice, graph.image()));
      images = format.pixels() ? null : input.floats();
      pixels = format.pixels() ? natives.own(input.bytePointer()) : null;
      Tensor between = input;
      String from = GraphSpec.IMAGES;
      if (bodyLayers > 0) {
        from = layers.get(bodyLayers - 1).name();
        Shape shape = graph.shapes().get(from);
        Schedule schedule = new Schedule(assembler);
        Value last =
            new GraphSection(network, new Steps(assembler, constants, schedule, slice))
                .add(
                    layers.subList(0, bodyLayers),
                    GraphSpec.IMAGES,
                    images(assembler, constants, schedule, input, format));
        if (bodyLayers < layers.size()
            && schedule.endsIn(last)
            && last.desc().equals(channelsLast(assembler.type(), slice, shape))) {
          between =
              assembler.allocate(channelsLast(assembler.type(), (long) slices * slice, shape));
          List<Tensor> places = parts(assembler, between, last.desc(), slices);
          collections.addAll(schedule.place(body, last, places));
        } else {
          memory.data_type wanted =
              bodyLayers == layers.size() ? memory.data_type.f32 : assembler.type();
          between = assembler.allocate(maps(wanted, (long) slices * slice, shape));
          schedule.place(body, last);
          for (Tensor part : parts(assembler, between, maps(wanted, slice, shape), slices)) {
            Program copy = new Program();
            assembler.reorder(copy, last.tensor(), part);
            collections.add(copy);
          }
        }
      }
      Tensor output = between;
      if (bodyLayers < layers.size()) {
        Schedule schedule = new Schedule(assembler);
        Value first =
            bodyLayers > 0
                ? Value.of(between)
                : images(assembler, constants, schedule, input, format);
        Value last =
            new GraphSection(network, new Steps(assembler, constants, schedule, slices * slice))
                .add(layers.subList(bodyLayers, layers.size()), from, first);
        Value result =
            schedule.in(maps(memory.data_type.f32, slices * slice, graph.features()), last);
        schedule.place(head, result);
        output = result.tensor();
      }
      features = output.floats();
      assembler.finish();
    } catch (RuntimeException | Error e) {
      natives.close();
      throw e;
    }
  }

  /** The images as numbers of the network's type. */
  private static Value images(
      Assembler assembler,
      Constants constants,
      Schedule schedule,
      Tensor input,
      InputFormat format) {
    if (!format.pixels()) {
      return Value.of(input);
    }
    memory.desc numbers =
        new memory.desc(input.desc().get_dims(), assembler.type(), memory.format_tag.acdb);
    Value factor = constants.load(new float[] {format.factor()}, Assembler.plain(1), 1);
    return schedule.scaled(numbers, Value.of(input), factor);
  }

  private static int slice(WeightedGraph network, List<GraphLayer> body, Precision precision) {
    long weights = 0;
    for (GraphLayer layer : body) {
      LayerWeights own = network.weights().get(layer.name());
      weights += own == null ? 0 : own.values().length;
    }
    return weights * precision.bytes() <= CACHED_WEIGHTS ? 1 : LARGEST_SLICE;
  }

  /** The places of the slices in a tensor of the whole batch. */
  private static List<Tensor> parts(
      Assembler assembler, Tensor whole, memory.desc layout, int slices) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      parts.add(assembler.view(whole, i * layout.get_size(), layout));
    }
    return parts;
  }

  /** How many layers come before the dense layers that end the graph. */
  private static int bodyLayers(List<GraphLayer> layers) {
    int body = layers.size();
    for (int i = layers.size() - 1; i >= 0; i--) {
      Operation operation = layers.get(i).operation();
      boolean follows =
          i == layers.size() - 1
              || layers.get(i + 1).inputs().equals(List.of(layers.get(i).name()));
      if (!follows
          || !(operation instanceof Operation.Dense || operation instanceof Operation.Rectify)) {
        break;
      }
      if (operation instanceof Operation.Dense) {
        body = i;
      }
    }
    return body;
  }

  private static memory.desc maps(memory.data_type type, long examples, Shape shape) {
    return Assembler.ordered(type, examples, shape.channels(), shape.height(), shape.width());
  }

  private static memory.desc channelsLast(memory.data_type type, long examples, Shape shape) {
    return Assembler.channelsLast(type, examples, shape.channels(), shape.height(), shape.width());
  }

  int batch() {
    return batch;
  }

  long nativeBytes() {
    return natives.bytes();
  }

  /**
   * Computes the features of at most a batch of examples.
   *
   * @param from first example in the buffer, counted from its position
   * @return the features, one example behind the other; those behind the examples mean nothing
   */
  FloatBuffer forward(FloatBuffer source, int from, int examples) {
    return forward(
        examples,
        (start, size) ->
            images.put(
                0, source, source.position() + (from + start) * imageLength, size * imageLength));
  }

  /** As {@link #forward(FloatBuffer, int, int)} of bytes. */
  FloatBuffer forward(byte[] source, int from, int examples) {
    return forward(
        examples,
        (start, size) ->
            pixels.position(0).put(source, (from + start) * imageLength, size * imageLength));
  }

  private FloatBuffer forward(int examples, Copy copy) {
    for (int start = 0; start < examples; start += slice) {
      int size = Math.min(slice, examples - start);
      copy.examples(start, size);
      body.run(stream);
      if (!collections.isEmpty()) {
        collections.get(start / slice).run(stream);
      }
    }
    head.run(stream);
    return features;
  }

  /** Brings some examples to the input of the body. */
  @FunctionalInterface
  private interface Copy {
    void examples(int start, int size);
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
