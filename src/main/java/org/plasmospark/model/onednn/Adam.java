package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import org.plasmospark.model.compute.AdamSettings;

/**
 * One pass over a parameter, its gradient and its moments. It works on pieces as arrays, which the
 * compiler turns into vector instructions; the pieces are so small that the processor fetches the
 * next ones while it computes (twice as fast as pieces of 2,048, whose copying and computing take
 * turns).
 */
final class Adam {
  private static final int PIECE = 128;

  private final AdamSettings settings;
  private final float[] value = new float[PIECE];
  private final float[] gradient = new float[PIECE];
  private final float[] first = new float[PIECE];
  private final float[] second = new float[PIECE];

  Adam(AdamSettings settings) {
    this.settings = settings;
  }

  /**
   * @param update number of this update, from 1
   */
  void update(Parameter parameter, long update, double learningRate) {
    update(parameter.training(), parameter.bias() ? 0 : settings.l2(), update, learningRate);
  }

  void update(Parameter.Training training, double l2, long update, double learningRate) {
    FloatBuffer values = training.values();
    double rate =
        learningRate
            * Math.sqrt(1 - Math.pow(settings.beta2(), update))
            / (1 - Math.pow(settings.beta1(), update));
    float decay = (float) l2;
    int length = values.capacity();
    for (int start = 0; start < length; start += PIECE) {
      int size = Math.min(PIECE, length - start);
      values.get(start, value, 0, size);
      training.gradients().get(start, gradient, 0, size);
      training.firsts().get(start, first, 0, size);
      training.seconds().get(start, second, 0, size);
      piece(size, (float) rate, decay);
      values.put(start, value, 0, size);
      training.firsts().put(start, first, 0, size);
      training.seconds().put(start, second, 0, size);
    }
  }

  private void piece(int size, float rate, float decay) {
    moments(
        gradient,
        value,
        first,
        second,
        size,
        decay,
        (float) settings.beta1(),
        (float) settings.beta2());
    step(value, first, second, size, rate, (float) settings.epsilon());
  }

  private static void moments(
      float[] gradient,
      float[] value,
      float[] first,
      float[] second,
      int size,
      float decay,
      float beta1,
      float beta2) {
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    for (int i = 0; i < size; i++) {
      float g = gradient[i] + decay * value[i];
      first[i] = beta1 * first[i] + rest1 * g;
      second[i] = beta2 * second[i] + rest2 * (g * g);
    }
  }

  private static void step(
      float[] value, float[] first, float[] second, int size, float rate, float epsilon) {
    for (int i = 0; i < size; i++) {
      value[i] -= rate * first[i] / ((float) Math.sqrt(second[i]) + epsilon);
    }
  }
}
