package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;

/**
 * A network laid out for training with one batch size, with all its memory.
 *
 * <p>The body, everything before the dense layers, runs on slices of a few examples, whose
 * activations stay in the processor's caches from one layer to the next; the head, the dense
 * layers, whose weights are the larger part, runs on the whole batch. Between them lie the
 * features, one flat row for each example.
 */
final class TrainingGraph implements AutoCloseable {
  /**
   * Measured on the custom CNN: slices of one to four examples are 5 to 10 % faster than whole
   * batches; with two, each of two threads has an example.
   */
  private static final int SMALLEST_SLICE = 2;

  /** How many times the parameters a slice has activations, at least. */
  private static final int PARAMETERS_OF_A_SLICE = 8;

  private final TrainableGraph network;
  private final List<GraphLayer> body;
  private final int batch;
  private final int slice;
  private final Natives natives = new Natives();
  private final ParameterStore store = new ParameterStore();
  private final Program refresh = new Program();
  private final List<Program> slices = new ArrayList<>();
  private final Program head = new Program();
  private final Program backward = new Program();
  private final List<Dropout> dropouts = new ArrayList<>();
  private final stream stream;
  private final FloatBuffer images;
  private final FloatBuffer logits;
  private final FloatBuffer logitGradient;
  private int filled;
  private boolean closed;

  @SuppressWarnings("try")
  TrainingGraph(TrainableGraph network, int batch, Precision precision) {
    this.network = network;
    this.batch = batch;
    this.body = network.graph().layers().subList(0, network.featureLayers());
    this.slice = slice();
    try (PointerScope scope = new PointerScope()) {
      stream = natives.own(new stream(OneDnnRuntime.engine()));
      Assembler assembler =
          new Assembler(OneDnnRuntime.engine(), natives, Assembler.typeOf(precision));
      Tensor input = assembler.allocate(Assembler.plain(batch, network.imageLength()));
      List<Plan> plans = new ArrayList<>();
      List<Section> sections = new ArrayList<>();
      Blocks blocks = new Blocks(network);
      Tensor features = addSlices(assembler, blocks, input, plans, sections);
      boolean trained = sections.stream().anyMatch(Section::trained);
      Plan plan = plan(assembler, batch, true, head, passing(assembler));
      List<GraphLayer> layers = network.graph().layers();
      Section dense =
          new Section(blocks, layers.subList(body.size(), layers.size()), features(), trained);
      Tensor output = dense.forward(plan, features);
      images = input.floats();
      logits = output.floats();
      Tensor start = assembler.allocate(Assembler.plain(batch, 1));
      Tensor gradient = dense.backward(plan, start);
      for (int i = 0; trained && i < sections.size(); i++) {
        plans.get(i).passingBack().rewind();
        sections.get(i).backward(plans.get(i), rows(assembler, gradient, i));
      }
      logitGradient = start.floats();
      assembler.finish();
    } catch (RuntimeException | Error e) {
      natives.close();
      throw e;
    }
  }

  /**
   * Adds the forward pass of all slices.
   *
   * @return the features
   */
  private Tensor addSlices(
      Assembler assembler, Blocks blocks, Tensor input, List<Plan> plans, List<Section> sections) {
    if (body.isEmpty()) {
      return input;
    }
    Shape shape = network.graph().shapes().get(features());
    Shape image = network.graph().image();
    Tensor features =
        assembler.allocate(Assembler.ordered(assembler.type(), batch, shape.length()));
    Passing[] passing = passing(assembler);
    long imageBytes = (long) network.imageLength() * Float.BYTES;
    memory.desc imageLayout =
        Assembler.plain(slice, image.channels(), image.height(), image.width());
    for (int i = 0; i < batch / slice; i++) {
      Program program = new Program();
      slices.add(program);
      Plan plan = plan(assembler, slice, i == 0, program, passing);
      passing[0].rewind();
      Section section = new Section(blocks, body, GraphSpec.IMAGES, false);
      Tensor output =
          section.forward(plan, assembler.view(input, i * slice * imageBytes, imageLayout));
      assembler.reorder(program, output, rows(assembler, features, i));
      plans.add(plan);
      sections.add(section);
    }
    return features;
  }

  /** The rows of a slice in the features or in their gradient, as maps. */
  private Tensor rows(Assembler assembler, Tensor features, int index) {
    Shape shape = network.graph().shapes().get(features());
    memory.desc layout =
        Assembler.ordered(
            features.desc().get_data_type(),
            slice,
            shape.channels(),
            shape.height(),
            shape.width());
    return assembler.view(features, index * layout.get_size(), layout);
  }

  private Plan plan(
      Assembler assembler, int examples, boolean first, Program forward, Passing[] passing) {
    return new Plan(
        assembler,
        store,
        examples,
        first,
        passing[0],
        passing[1],
        refresh,
        forward,
        backward,
        dropouts);
  }

  private static Passing[] passing(Assembler assembler) {
    return new Passing[] {new Passing(assembler), new Passing(assembler)};
  }

  /** Name of what the head reads. */
  private String features() {
    return body.isEmpty() ? GraphSpec.IMAGES : body.get(body.size() - 1).name();
  }

  /**
   * Every slice reads the body's parameters and adds to their gradients. Where they are many beside
   * the activations of a small slice, larger ones cost less than the caches save. Measured on the
   * last blocks of VGG16 and ResNet50 at 170×170, minibatches of 32: 1.2 to 1.4 times as fast as
   * slices of two; on the whole MobileNetV2 at 128×128 slices of eight are 1.13 times as fast.
   */
  private int slice() {
    Map<String, Shape> shapes = network.graph().shapes();
    Set<String> names = body.stream().map(GraphLayer::name).collect(Collectors.toSet());
    long activations = names.stream().mapToLong(name -> shapes.get(name).length()).sum();
    long parameters =
        network.parameterSegments().stream()
            .filter(segment -> names.contains(segment.layer()))
            .mapToLong(ParameterSegment::length)
            .sum();
    int size = Math.min(batch, SMALLEST_SLICE);
    while (batch % size != 0) {
      size--;
    }
    while (size < batch
        && (batch % size != 0 || size * activations < PARAMETERS_OF_A_SLICE * parameters)) {
      size++;
    }
    return size;
  }

  Collection<Parameter> parameters() {
    return store.all();
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
   * Makes the next forward pass compute all rows, also those behind its examples: what other
   * parameters made of them could hold a NaN.
   */
  void forget() {
    filled = batch * network.imageLength();
  }

  /**
   * Computes the logits of at most a batch of examples.
   *
   * @param from first example in the buffer, counted from its position
   * @return the logits, one after the other; those behind the examples mean nothing
   */
  FloatBuffer forward(FloatBuffer source, int from, int examples) {
    int length = network.imageLength();
    images.put(0, source, source.position() + from * length, examples * length);
    // Rows of an earlier batch could hold a NaN, which even a zero gradient would spread.
    for (int i = examples * length; i < filled; i++) {
      images.put(i, 0f);
    }
    int rows = Math.max(examples, (filled + length - 1) / length);
    filled = examples * length;
    for (int i = 0; i * slice < rows && i < slices.size(); i++) {
      slices.get(i).run(stream);
    }
    head.run(stream);
    return logits;
  }

  /** The logits of the last forward pass. */
  FloatBuffer logits() {
    return logits;
  }

  /** To be drawn before a training's {@link #forward}. */
  List<Dropout> dropouts() {
    return dropouts;
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
