package org.plasmospark.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learning rates that fall from the head of a network to its images, so that what is general
 * changes less than what is special: those of the last block are the head's times a factor, those
 * of the block before it times the factor twice, and so on.
 *
 * <p>Howard and Ruder, <em>Universal language model fine-tuning for text classification</em>, 2018,
 * section 3.2, where the factor is 1/2.6.
 */
final class LayerDecay {
  private LayerDecay() {}

  /**
   * What the learning rates of layers are multiplied with.
   *
   * @param layers each behind those that it reads
   * @param blocks of the base, from the images on; layers between two blocks count with the one
   *     before them, those before the first as a block of their own
   * @param factor in (0, 1]
   */
  static Map<String, Double> of(Collection<String> layers, List<String> blocks, double factor) {
    Map<String, Double> rates = new HashMap<>();
    int block = -1;
    for (String layer : layers) {
      for (int i = 0; i < blocks.size(); i++) {
        if (FineTuningStart.holds(blocks.get(i), layer)) {
          block = i;
        }
      }
      rates.put(layer, StrictMath.pow(factor, blocks.size() - block));
    }
    return rates;
  }
}
