package org.plasmospark.model.keras;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.plasmospark.model.keras.KerasWeights.Role;

/**
 * Makes one sigmoid, the probability of the positive class, of the end of a model: a sigmoid of one
 * number z or a softmax of two, which the model computes itself or leaves to its loss (logits). The
 * probability of the other class is the sigmoid of −z, and the softmax of two is the sigmoid of
 * their difference, so that both are one dense layer.
 */
final class OutputTranslator {
  private final KerasLayer last;
  private final Optional<KerasLayer> dense;
  private final boolean logits;
  private final boolean softmax;

  /**
   * Looks at the end of a model.
   *
   * @param layers all of them
   * @param output the vertex of the last
   * @param logits whether the model leaves the sigmoid or softmax to its loss
   */
  OutputTranslator(List<KerasLayer> layers, String output, boolean logits) {
    this.last = find(layers, output).orElseThrow();
    boolean closes = last.kind().equals("Activation") || last.kind().equals("Softmax");
    if (!closes && !last.kind().equals("Dense")) {
      throw last.unsupported(
          "is the last one, but no Dense or Activation that gives probabilities");
    }
    String activation = last.kind().equals("Softmax") ? "softmax" : last.activation();
    requireActivation(activation, logits);
    this.logits = logits;
    this.softmax = activation.equals("softmax");
    this.dense =
        closes
            ? find(layers, last.inputs().isEmpty() ? "" : last.inputs().get(0))
                .filter(layer -> layer.kind().equals("Dense"))
                .filter(layer -> layer.activation().equals("linear"))
            : Optional.of(last);
  }

  private void requireActivation(String activation, boolean logits) {
    boolean probabilities = activation.equals("softmax") || activation.equals("sigmoid");
    if (logits && probabilities) {
      throw last.unsupported(
          "gives probabilities (%s) and not logits, as --output-gives says".formatted(activation));
    }
    if (!logits && activation.equals("linear")) {
      throw last.unsupported(
          "has no activation, so that it gives no probabilities; if it gives logits, as a loss with"
              + " from_logits=True takes them, say so by --output-gives logits");
    }
    last.require(probabilities || activation.equals("linear"), "activation");
  }

  /** Whether a layer is part of the end, which is translated here. */
  boolean holds(KerasLayer layer) {
    return layer.equals(last) || dense.filter(layer::equals).isPresent();
  }

  /**
   * Adds the end.
   *
   * @param positive whether the one number, or the second of two, stands for the positive class
   * @return the layer whose vertex the graph ends in
   */
  KerasLayer add(KerasTranslator translator, boolean positive) {
    KerasLayer reader = dense.orElse(last);
    if (reader.inputs().size() != 1) {
      throw reader.unsupported("is the last one and does not read one layer");
    }
    Tensor input = translator.tensor(reader, reader.inputs().get(0));
    KerasTranslator.requireVector(reader, input);
    int units =
        dense.map(layer -> layer.size("units", KerasTranslator.MOST_UNITS)).orElse(input.length());
    if (logits ? units != 1 && units != 2 : units != (softmax ? 2 : 1)) {
      throw last.unsupported(
          "puts out %d numbers; a sigmoid of one or a softmax of two is supported"
              .formatted(units));
    }
    boolean bias = dense.isPresent() && dense.get().flag("use_bias", true);
    LayerArrays arrays = translator.arrays(reader);
    translator.add(
        last,
        new OutputLayer.Builder(new LossBinaryXENT())
            .nOut(1)
            .activation(Activation.SIGMOID)
            .build(),
        input,
        input.length() + 1L,
        target -> {
          float[] kernel =
              dense.isPresent() ? arrays.read(Role.KERNEL, input.length(), units) : identity(units);
          float[] weights = input.reordered(logit(kernel, units, positive));
          Dl4jParameters.dense(target, weights, input.length(), 1);
          float[] biases = arrays.vector(bias, Role.BIAS, units, 0);
          Dl4jParameters.bias(target, logit(biases, units, positive));
        });
    return last;
  }

  /** From columns of one or two units the column whose sigmoid is the positive class'. */
  private static float[] logit(float[] columns, int units, boolean positive) {
    float[] logit = new float[columns.length / units];
    for (int i = 0; i < logit.length; i++) {
      float value = columns[(i + 1) * units - 1] - (units == 2 ? columns[i * units] : 0);
      logit[i] = positive ? value : -value;
    }
    return logit;
  }

  private static float[] identity(int units) {
    float[] identity = new float[units * units];
    for (int i = 0; i < units; i++) {
      identity[i * units + i] = 1;
    }
    return identity;
  }

  private static Optional<KerasLayer> find(List<KerasLayer> layers, String vertex) {
    return layers.stream().filter(layer -> layer.vertex().equals(vertex)).findFirst();
  }
}
