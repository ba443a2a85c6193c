package org.plasmospark.model;

import static org.plasmospark.model.Dl4jLayers.require;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.schedule.ISchedule;
import org.plasmospark.model.compute.AdamSettings;

/** Reads how DL4J's layers are trained. */
final class Dl4jUpdaters {
  private Dl4jUpdaters() {}

  /**
   * The updater that all layers have but for its learning rate, whose course is the same for all.
   * The rate is that of the last layer.
   */
  static AdamSettings adam(List<NeuralNetConfiguration> layers) throws NotCovered {
    AdamSettings found = null;
    ISchedule course = null;
    for (NeuralNetConfiguration conf : layers) {
      require(conf.isMiniBatch(), conf.getLayer(), "sums gradients instead of averaging them");
      require(nothing(conf.getLayer().getConstraints()), conf.getLayer(), "has constraints");
      require(
          conf.getLayer().getIDropout() == null || dropsInputsOfDense(conf.getLayer()),
          conf.getLayer(),
          "has a dropout that the engines do not have");
      if (conf.getLayer() instanceof BaseLayer layer) {
        AdamSettings settings = adam(layer);
        require(
            found == null
                || found.at(settings.learningRate()).equals(settings)
                    && Objects.equals(course, course(layer)),
            layer,
            "has an updater of its own");
        found = settings;
        course = course(layer);
      }
    }
    if (found == null) {
      throw new NotCovered("the network has no parameters");
    }
    return found;
  }

  /** The learning rate of a layer at the beginning; empty if it has none. */
  static OptionalDouble rate(Layer layer) {
    return layer instanceof BaseLayer base && base.getIUpdater() instanceof Adam adam
        ? OptionalDouble.of(adam.getLearningRate(0, 0))
        : OptionalDouble.empty();
  }

  /** How the learning rate of a layer changes, whatever it is; null if it does not. */
  private static ISchedule course(BaseLayer layer) {
    ISchedule schedule = ((Adam) layer.getIUpdater()).getLearningRateSchedule();
    return schedule instanceof LearningRateSchedule own ? own.at(1) : schedule;
  }

  /** Whether a layer has the dropout that engines have. */
  static boolean dropsInputsOfDense(Layer layer) {
    return layer.getIDropout() instanceof SeededDropout
        && (layer instanceof DenseLayer || layer instanceof OutputLayer);
  }

  private static AdamSettings adam(BaseLayer layer) throws NotCovered {
    require(layer.getIUpdater() instanceof Adam, layer, "is not trained by Adam");
    Adam adam = (Adam) layer.getIUpdater();
    require(layer.getBiasUpdater() == null, layer, "has an updater for its biases");
    require(nothing(layer.getRegularizationBias()), layer, "regularises its biases");
    require(layer.getWeightNoise() == null, layer, "has weight noise");
    require(
        layer.getGradientNormalization() == null
            || layer.getGradientNormalization() == GradientNormalization.None,
        layer,
        "normalises its gradients");
    double l2 = 0;
    if (!nothing(layer.getRegularization())) {
      for (Regularization regularization : layer.getRegularization()) {
        require(
            regularization instanceof L2Regularization, layer, "is regularised by more than L2");
        l2 += ((L2Regularization) regularization).getL2().valueAt(0, 0);
      }
    }
    double rate = adam.getLearningRate(0, 0);
    return new AdamSettings(rate, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon(), l2);
  }

  private static boolean nothing(Collection<?> collection) {
    return collection == null || collection.isEmpty();
  }
}
