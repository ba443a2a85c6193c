package org.plasmospark.model;

import java.util.List;
import java.util.function.Function;

/**
 * Predicts each cell by several networks and gives the mean of their probabilities, summed in the
 * order of the networks. All of them see the same decoded batch.
 */
final class AveragedNetworks implements CellClassifier {
  private final List<CellClassifier> networks;

  /**
   * @param networks at least one; closed with this one; their batches are as large and they take
   *     the same
   */
  AveragedNetworks(List<CellClassifier> networks) {
    this.networks = List.copyOf(networks);
    if (networks.stream().anyMatch(each -> each.takesPixels() != first().takesPixels())) {
      throw new IllegalArgumentException("some of the networks take colours and some numbers");
    }
  }

  private CellClassifier first() {
    return networks.get(0);
  }

  @Override
  public int batchSize() {
    return first().batchSize();
  }

  @Override
  public float[] probabilities(float[] images, int count) {
    return mean(count, each -> each.probabilities(images, count));
  }

  @Override
  public boolean takesPixels() {
    return first().takesPixels();
  }

  @Override
  public float[] probabilities(byte[] pixels, int count) {
    return mean(count, each -> each.probabilities(pixels, count));
  }

  private float[] mean(int count, Function<CellClassifier, float[]> said) {
    MeanProbabilities mean = new MeanProbabilities(count);
    networks.forEach(each -> mean.add(said.apply(each)));
    return mean.values();
  }

  @Override
  public String engine() {
    return first().engine();
  }

  @Override
  public void close() {
    closeAll(networks);
  }

  /** Closes all, whatever becomes of one. */
  static void closeAll(List<CellClassifier> networks) {
    RuntimeException failure = null;
    for (CellClassifier each : networks) {
      try {
        each.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
