package org.plasmospark.settings;

import java.util.List;
import java.util.Locale;

/**
 * Measuring speed; keys {@code bench.*}.
 *
 * @param works what is measured, in this order
 * @param warmUp calls that are not counted
 * @param repetitions that are counted
 * @param seconds that each of them lasts at least
 * @param baseBatchSize images a forward pass of a base network
 */
public record BenchSettings(
    List<Work> works, int warmUp, int repetitions, double seconds, int baseBatchSize) {

  public BenchSettings {
    works = List.copyOf(works);
  }

  /** What can be measured. */
  public enum Work {
    /** A training step of the custom CNN on a minibatch in memory. */
    TRAIN,
    /** Prediction of images in memory by the custom CNN. */
    PREDICT,
    /** Features of images in memory by VGG16's convolutions. */
    VGG16,
    /** Features of images in memory by ResNet50's. */
    RESNET50,
    /** Features of images in memory by SqueezeNet's. */
    SQUEEZENET,
    /** Features of images in memory by MobileNetV2's. */
    MOBILENETV2,
    /** A step of fine-tuning a whole base on a minibatch in memory. */
    FINE_TUNE,
    /** Decoding, resizing and augmenting files in memory, on one core. */
    DECODE,
    /** Rounds of parameter averaging on minibatches in memory. */
    AVERAGING,
    /** Epochs of the job train, from packed cells. */
    EPOCH,
    /** The job score on a folder of images. */
    SCORE,
    /** Epochs of a head on a frozen base: on features that are there, and through the base. */
    FROZEN;

    /** The name in settings. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
