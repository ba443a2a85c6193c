package org.plasmospark.model.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whole models as Keras 2 and 3 write them. */
public final class TestModels {

  /** How a configuration is written. */
  enum Dialect {
    KERAS_2,
    KERAS_3
  }

  private final Dialect dialect;
  private final KerasFiles file = new KerasFiles();
  private final List<String> layers = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(3);

  private TestModels(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * A dense layer on an image of one pixel.
   *
   * @param apart whether its activation is a layer of its own
   * @param more layers in front of it, behind the flattening one
   */
  static KerasFiles onePixel(String activation, int units, boolean apart, String... more) {
    float[][] kernel = new float[3][units];
    float[] bias = new float[units];
    for (int unit = 0; unit < units; unit++) {
      bias[unit] = unit == 0 ? 0.4f : 0.5f - 0.4f;
      for (int i = 0; i < 3; i++) {
        kernel[i][unit] = (unit == 0 ? 0.1f : -0.1f) * (i + 1);
      }
    }
    String head =
        "{\"class_name\":\"Dense\",\"config\":{\"name\":\"head\",\"units\":%d,\"activation\":\"%s\"}}"
            .formatted(units, apart ? "linear" : activation);
    String closing =
        "{\"class_name\":\"Activation\",\"config\":{\"name\":\"end\",\"activation\":\"%s\"}}"
            .formatted(activation);
    String input =
        "{\"class_name\":\"InputLayer\",\"config\":{\"name\":\"in\",\"batch_input_shape\":[null,1,1,3]}}";
    String flatten = "{\"class_name\":\"Flatten\",\"config\":{\"name\":\"flat\"}}";
    List<String> layers =
        Stream.of(
                Stream.of(input, flatten),
                Stream.of(more),
                apart ? Stream.of(head, closing) : Stream.of(head))
            .flatMap(each -> each)
            .toList();
    return new KerasFiles()
        .array("head", "head/kernel:0", kernel)
        .array("head", "head/bias:0", bias)
        .configuration(
            "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"m\",\"layers\":[%s]}}"
                .formatted(String.join(",", layers)));
  }

  /** The model of {@link #onePixel}, its layers in a model that is a layer of another one. */
  static KerasFiles nested() {
    String inner =
        """
        {"class_name":"Functional","config":{"name":"base","layers":[
          {"class_name":"InputLayer","name":"in","config":{"name":"in","batch_input_shape":[null,1,1,3]},
           "inbound_nodes":[]},
          {"class_name":"Flatten","name":"flat","config":{"name":"flat"},
           "inbound_nodes":[[["in",0,0,{}]]]},
          {"class_name":"Dense","name":"first","config":{"name":"first","units":1},
           "inbound_nodes":[[["flat",0,0,{}]]]}],
         "input_layers":[["in",0,0]],"output_layers":[["first",0,0]]}}""";
    String end =
        "{\"class_name\":\"Activation\",\"config\":{\"name\":\"end\",\"activation\":\"sigmoid\"}}";
    return new KerasFiles()
        .array("base", "first/kernel:0", new float[][] {{0.1f}, {0.2f}, {0.3f}})
        .array("base", "first/bias:0", new float[] {0.4f})
        .configuration(
            "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"m\",\"layers\":[%s,%s]}}"
                .formatted(inner, end));
  }

  /** The file of a model for images of 12 rows and 10 columns, of two outputs. */
  public static byte[] everything() {
    return everything(Dialect.KERAS_3).bytes();
  }

  /** A functional model with most kinds of layers, on images of 12 rows and 10 columns. */
  static KerasFiles everything(Dialect dialect) {
    TestModels model = new TestModels(dialect);
    String shape = dialect == Dialect.KERAS_2 ? "batch_input_shape" : "batch_shape";
    model.layer("InputLayer", "in", "'" + shape + "':[null,12,10,3]");
    model.layer("Rescaling", "rescaling", "'scale':0.5,'offset':0.1", "in");
    model.layer("ZeroPadding2D", "pad", "'padding':[[1,0],[2,1]]", "rescaling");
    model.layer("Conv2D", "conv", window("kernel_size", 3, 2, "valid") + ",'filters':4", "pad");
    model.array("conv", "kernel", 3, 3, 3, 4).array("conv", "bias", 4);
    model.layer("BatchNormalization", "folded", "'axis':[3],'epsilon':0.001", "conv");
    model.statistics("folded", 4);
    model.layer("ReLU", "relu", "'max_value':null,'negative_slope':0.0", "folded");
    model.layer("BatchNormalization", "alone", "'axis':3,'epsilon':0.01,'scale':false", "relu");
    model.statistics("alone", 4).file.without("alone", model.name("alone", "gamma"));
    model.layer("Dropout", "dropout", "'rate':0.5", "alone");
    model.layer(
        "SeparableConv2D",
        "separable",
        window("kernel_size", 3, 1, "same")
            + ",'filters':4,'depth_multiplier':2,'activation':'relu','use_bias':false",
        "dropout");
    model.array("separable", "depthwise_kernel", 3, 3, 4, 2);
    model.array("separable", "pointwise_kernel", 1, 1, 8, 4);
    model.layer("Add", "add", "", "dropout", "separable");
    model.layer(
        "DepthwiseConv2D",
        "depthwise",
        window("kernel_size", 3, 1, "same") + ",'depth_multiplier':1,'activation':'relu'",
        "add");
    model.array(
        "depthwise", dialect == Dialect.KERAS_2 ? "depthwise_kernel" : "kernel", 3, 3, 4, 1);
    model.array("depthwise", "bias", 4);
    model.layer("MaxPooling2D", "max", window("pool_size", 2, 2, "same"), "depthwise");
    model.layer(
        "AveragePooling2D", "mean", "'pool_size':[2,2],'strides':null,'padding':'same'", "add");
    model.layer("Concatenate", "concat", "'axis':-1", "max", "mean");
    model.layer("GlobalAveragePooling2D", "pooled", "'keepdims':false", "concat");
    model.layer("Dense", "narrow", "'units':3,'activation':'relu'", "pooled");
    model.array("narrow", "kernel", 8, 3).array("narrow", "bias", 3);
    model.layer("Flatten", "flat", "'data_format':'channels_last'", "concat");
    model.layer("Dense", "wide", "'units':5,'activation':'relu'", "flat");
    model.array("wide", "kernel", 3 * 3 * 8, 5).array("wide", "bias", 5);
    model.layer("BatchNormalization", "units", "'axis':[1],'epsilon':0.001", "wide");
    model.statistics("units", 5);
    model.layer("Concatenate", "both", "'axis':-1", "narrow", "units");
    model.layer("Dense", "head", "'units':2,'activation':'linear'", "both");
    model.array("head", "kernel", 8, 2).array("head", "bias", 2);
    model.layer("Softmax", "end", "'axis':-1", "head");
    return model.file.configuration(model.json());
  }

  private static String window(String size, int side, int stride, String padding) {
    return "'%s':[%d,%d],'strides':[%d,%d],'padding':'%s'"
        .formatted(size, side, side, stride, stride, padding);
  }

  private String json() {
    String end = dialect == Dialect.KERAS_2 ? "[['end',0,0]]" : "['end',0,0]";
    return "{'class_name':'Functional','config':{'name':'m','layers':[%s],'output_layers':%s}}"
        .formatted(String.join(",", layers), end)
        .replace('\'', '"');
  }

  private void layer(String kind, String name, String config, String... inputs) {
    String settings = config.isEmpty() ? "" : "," + config;
    layers.add(
        "{'class_name':'%s','name':'%s','config':{'name':'%s'%s},'inbound_nodes':[%s]}"
            .formatted(
                kind, name, name, settings, inputs.length == 0 ? "" : history(List.of(inputs))));
  }

  private String history(List<String> inputs) {
    if (dialect == Dialect.KERAS_2) {
      return inputs.stream()
          .map("['%s',0,0,{}]"::formatted)
          .collect(Collectors.joining(",", "[", "]"));
    }
    String tensors =
        inputs.stream()
            .map(
                "{'class_name':'__keras_tensor__','config':{'shape':[null,3],'keras_history':['%s',0,0]}}"
                    ::formatted)
            .collect(Collectors.joining(","));
    return "{'args':[%s],'kwargs':{}}".formatted(inputs.size() > 1 ? "[" + tensors + "]" : tensors);
  }

  private String name(String layer, String array) {
    return dialect == Dialect.KERAS_2 ? layer + "/" + array + ":0" : layer + "/" + array;
  }

  private TestModels statistics(String layer, int channels) {
    for (String array : List.of("gamma", "beta", "moving_mean", "moving_variance")) {
      array(layer, array, channels);
    }
    return this;
  }

  /** Numbers in (0.1, 0.6), of both signs in kernels. */
  private TestModels array(String layer, String name, int... shape) {
    file.array(layer, name(layer, name), numbers(name.endsWith("kernel"), shape, 0));
    return this;
  }

  private Object numbers(boolean signs, int[] shape, int dimension) {
    if (dimension == shape.length - 1) {
      float[] row = new float[shape[dimension]];
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (0.1 + 0.5 * random.nextDouble());
        row[i] *= signs && random.nextBoolean() ? -1 : 1;
      }
      return row;
    }
    Object first = numbers(signs, shape, dimension + 1);
    Object array = java.lang.reflect.Array.newInstance(first.getClass(), shape[dimension]);
    for (int i = 0; i < shape[dimension]; i++) {
      java.lang.reflect.Array.set(array, i, i == 0 ? first : numbers(signs, shape, dimension + 1));
    }
    return array;
  }
}
