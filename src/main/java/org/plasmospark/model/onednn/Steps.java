package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MULTIPLE_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_include_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;
import static org.plasmospark.model.onednn.Assembler.any;
import static org.plasmospark.model.onednn.Assembler.ordered;
import static org.plasmospark.model.onednn.Assembler.plain;
import static org.plasmospark.model.onednn.Schedule.use;

import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.concat;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.primitive_desc;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.LayerWeights;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.Window;

/**
 * Adds the steps of layers to a schedule, for a number of examples. All values have the dimensions
 * {@code [examples][channels][rows][columns]}, in layouts that oneDNN chooses.
 */
final class Steps {
  private static final long[] NO_DILATION = {0, 0};

  private final Assembler assembler;
  private final Constants constants;
  private final Schedule schedule;
  private final long examples;

  Steps(Assembler assembler, Constants constants, Schedule schedule, int examples) {
    this.assembler = assembler;
    this.constants = constants;
    this.schedule = schedule;
    this.examples = examples;
  }

  /**
   * @param addend to be added to the convolution, in whose memory the result then is; null for none
   */
  Value convolution(
      Value input,
      Shape in,
      LayerWeights weights,
      Operation.Convolution convolution,
      Shape out,
      Value addend,
      Activation activation) {
    long[] kernel = kernel(convolution, in);
    Window window = convolution.window();
    convolution_forward.primitive_desc description =
        new convolution_forward.primitive_desc(
            assembler.engine(),
            dnnl_forward_inference,
            dnnl_convolution_direct,
            any(assembler.type(), dims(in)),
            any(assembler.type(), kernel),
            plain(out.channels()),
            addend == null ? any(assembler.type(), dims(out)) : addend.desc(),
            strides(window),
            before(window),
            behind(window),
            assembler.attributes(addend != null, activation),
            false);
    Value output =
        addend == null ? Value.of(description.dst_desc()) : addend.in(description.dst_desc());
    schedule.add(
        new convolution_forward(description),
        description,
        use(DNNL_ARG_SRC, schedule.in(description.src_desc(), input)),
        use(DNNL_ARG_WEIGHTS, constants.load(weights.values(), description.weights_desc(), kernel)),
        use(DNNL_ARG_BIAS, bias(weights)),
        use(DNNL_ARG_DST, output));
    return output;
  }

  Value pooling(Value input, Operation.Pool pool, Window window, Shape out) {
    pooling_forward.primitive_desc description =
        new pooling_forward.primitive_desc(
            assembler.engine(),
            dnnl_forward_inference,
            algorithm(pool),
            input.desc(),
            any(assembler.type(), dims(out)),
            strides(window),
            new long[] {window.rows(), window.columns()},
            NO_DILATION,
            before(window),
            behind(window),
            assembler.attributes(),
            false);
    return unary(new pooling_forward(description), description, input, description.dst_desc());
  }

  Value rectify(Value input, Activation activation) {
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            assembler.engine(),
            dnnl_forward_inference,
            Rectifier.forward(activation),
            input.desc(),
            input.desc(),
            0f,
            Rectifier.beta(activation),
            assembler.attributes(),
            false);
    return unary(new eltwise_forward(description), description, input, description.dst_desc());
  }

  /**
   * @param inputs two or more of one shape
   */
  Value sum(List<Value> inputs, Activation activation) {
    Value sum = inputs.get(0);
    for (int i = 1; i < inputs.size(); i++) {
      memory.desc layout = sum.desc();
      binary.primitive_desc description =
          new binary.primitive_desc(
              assembler.engine(),
              dnnl_binary_add,
              layout,
              layout,
              layout,
              assembler.attributes(i == inputs.size() - 1 ? activation : Activation.IDENTITY),
              false);
      Value output = Value.of(layout);
      schedule.add(
          new binary(description),
          description,
          use(DNNL_ARG_SRC_0, sum),
          use(DNNL_ARG_SRC_1, schedule.in(layout, inputs.get(i))),
          use(DNNL_ARG_DST, output));
      sum = output;
    }
    return sum;
  }

  Value concat(List<Value> inputs) {
    memory_desc_vector layouts =
        new memory_desc_vector(inputs.stream().map(Value::desc).toArray(memory.desc[]::new));
    concat.primitive_desc description =
        new concat.primitive_desc(assembler.engine(), 1, layouts, assembler.attributes(), false);
    Value output = Value.of(description.dst_desc());
    Schedule.Use[] uses = new Schedule.Use[inputs.size() + 1];
    for (int i = 0; i < inputs.size(); i++) {
      uses[i] = use(DNNL_ARG_MULTIPLE_SRC + i, inputs.get(i));
    }
    uses[inputs.size()] = use(DNNL_ARG_DST, output);
    schedule.add(new concat(description), description, uses);
    return output;
  }

  /**
   * @param logits whether it is the output layer, which is computed in float32 always
   */
  Value dense(Value input, Shape in, LayerWeights weights, Operation.Dense dense, boolean logits) {
    int units = dense.units();
    memory.data_type type = logits ? memory.data_type.f32 : assembler.type();
    // Maps with the channels last are read as they lie, by weights in that order.
    boolean maps = in.height() * in.width() > 1 && input.desc().equals(channelsLast(type, in));
    long[] kernel =
        maps
            ? new long[] {units, in.channels(), in.height(), in.width()}
            : new long[] {units, in.length()};
    memory.desc rows = maps ? input.desc() : ordered(type, examples, in.length());
    // Not rounded, for sums of a hundred thousand products depend on the number of threads in their
    // last digit, and so would the place to which they are rounded.
    memory.desc results = plain(examples, units);
    inner_product_forward.primitive_desc description =
        new inner_product_forward.primitive_desc(
            assembler.engine(),
            dnnl_forward_inference,
            rows,
            any(type, kernel),
            plain(units),
            results,
            assembler.attributes(dense.activation()),
            false);
    Value output = Value.of(plain(examples, units, 1, 1));
    Value source = maps ? input : schedule.in(ordered(type, dims(in)), input).in(rows);
    schedule.add(
        new inner_product_forward(description),
        description,
        use(DNNL_ARG_SRC, source),
        use(DNNL_ARG_WEIGHTS, constants.load(weights.values(), description.weights_desc(), kernel)),
        use(DNNL_ARG_BIAS, bias(weights)),
        use(DNNL_ARG_DST, output.in(results)));
    return output;
  }

  /** Channels, rows and columns as channels. */
  Value flat(Value input, Shape in) {
    return schedule
        .in(ordered(assembler.type(), dims(in)), input)
        .in(ordered(assembler.type(), examples, in.length(), 1, 1));
  }

  private Value unary(
      org.bytedeco.dnnl.primitive primitive,
      primitive_desc description,
      Value input,
      memory.desc layout) {
    Value output = Value.of(layout);
    schedule.add(primitive, description, use(DNNL_ARG_SRC, input), use(DNNL_ARG_DST, output));
    return output;
  }

  private Value bias(LayerWeights weights) {
    int length = weights.bias().length;
    return constants.load(weights.bias(), plain(length), length);
  }

  private long[] dims(Shape shape) {
    return new long[] {examples, shape.channels(), shape.height(), shape.width()};
  }

  private memory.desc channelsLast(memory.data_type type, Shape shape) {
    return Assembler.channelsLast(type, examples, shape.channels(), shape.height(), shape.width());
  }

  /**
   * Dimensions of a convolution's weights: filters, channels, rows, columns, and in front of them
   * the groups if there are several.
   */
  static long[] kernel(Operation.Convolution convolution, Shape in) {
    int groups = convolution.groups();
    long rows = convolution.window().rows();
    long columns = convolution.window().columns();
    return groups == 1
        ? new long[] {convolution.filters(), in.channels(), rows, columns}
        : new long[] {
          groups, convolution.filters() / groups, in.channels() / groups, rows, columns
        };
  }

  /** oneDNN's name of a pooling. */
  static int algorithm(Operation.Pool pool) {
    return switch (pool) {
      case MAX -> dnnl_pooling_max;
      case MEAN_WITH_PADDING -> dnnl_pooling_avg_include_padding;
      case MEAN -> dnnl_pooling_avg_exclude_padding;
    };
  }

  /** Steps of a window, as oneDNN takes them. */
  static long[] strides(Window window) {
    return new long[] {window.rowStride(), window.columnStride()};
  }

  /** Padding at the top and at the left. */
  static long[] before(Window window) {
    return new long[] {window.padding().top(), window.padding().left()};
  }

  /** Padding at the bottom and at the right. */
  static long[] behind(Window window) {
    return new long[] {window.padding().bottom(), window.padding().right()};
  }
}
