package org.plasmospark.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.plasmospark.model.compute.DropoutMask;

/**
 * Dropout of a layer's inputs by {@link DropoutMask}, on DL4J's layers as on the engines. DL4J's
 * own draws from one generator for the whole process, so that what it drops depends on which worker
 * comes first. Training only: a bundle's network carries DL4J's own (see {@link ModelZip}).
 *
 * <p>Not safe for use by two threads; every worker reads its own from the configuration.
 */
public final class SeededDropout implements IDropout {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final double rate;
  @JsonProperty private final long seed;
  private transient INDArray mask;

  /**
   * @param rate share of the inputs that is dropped, in (0, 1)
   * @param seed of the layer, and of the worker where there are several
   */
  @JsonCreator
  public SeededDropout(@JsonProperty("rate") double rate, @JsonProperty("seed") long seed) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate lies between 0 and 1: " + rate);
    }
    this.rate = rate;
    this.seed = seed;
  }

  /** Gives the dropout of each of some layers the seed of a worker, in place. */
  static void seedWorker(List<Layer> layers, int worker) {
    for (Layer layer : layers) {
      if (layer.getIDropout() instanceof SeededDropout dropout) {
        layer.setIDropout(new SeededDropout(dropout.rate, DropoutMask.mix(dropout.seed, worker)));
      }
    }
  }

  /** The seeds of the layers with dropout, in their order. */
  static long[] seeds(List<Layer> layers) {
    List<Long> seeds = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer.getIDropout() instanceof SeededDropout dropout) {
        seeds.add(dropout.seed);
      }
    }
    return seeds.stream().mapToLong(Long::longValue).toArray();
  }

  /** Share of the inputs that is dropped. */
  double rate() {
    return rate;
  }

  @Override
  @SuppressWarnings("try")
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    int examples = Math.toIntExact(input.size(0));
    int width = Math.toIntExact(input.length() / examples);
    float[] values = new float[examples * width];
    DropoutMask.fill(java.nio.FloatBuffer.wrap(values), seed, iteration, examples, width, rate);
    // It outlives the workspace of the forward pass, in which a graph's layers compute.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      mask = Nd4j.createFromArray(values).reshape('c', input.shape());
    }
    return input.muli(mask, result);
  }

  @Override
  public INDArray backprop(
      INDArray gradientOfOutput, INDArray gradientOfInput, int iteration, int epoch) {
    gradientOfOutput.muli(mask, gradientOfInput);
    mask = null;
    return gradientOfInput;
  }

  @Override
  public void clear() {
    mask = null;
  }

  @Override
  @SuppressWarnings("CloneDoesntCallSuperClone") // a mask belongs to one pass
  public SeededDropout clone() {
    return new SeededDropout(rate, seed);
  }
}
