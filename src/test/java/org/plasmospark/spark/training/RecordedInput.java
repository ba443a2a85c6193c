package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The first step of a test network: flattens the images and notes each that a worker of this JVM
 * trains on. An image says by its red and green which one it is; its blue is there to be augmented.
 */
public final class RecordedInput implements InputPreProcessor {
  private static final long serialVersionUID = 1L;
  private static final Map<Integer, List<Integer>> SEEN = new TreeMap<>();

  /** What was seen since the last call: for each image the hash of its pixels each time. */
  static Map<Integer, List<Integer>> drain() {
    synchronized (SEEN) {
      Map<Integer, List<Integer>> seen = new TreeMap<>(SEEN);
      SEEN.clear();
      return seen;
    }
  }

  @Override
  public INDArray preProcess(INDArray input, int size, LayerWorkspaceMgr workspaces) {
    int plane = Math.toIntExact(input.size(2) * input.size(3));
    synchronized (SEEN) {
      for (int i = 0; i < input.size(0); i++) {
        float[] pixels = input.slice(i).dup('c').data().asFloat();
        int image = Math.round(pixels[0] * 255) + 256 * Math.round(pixels[plane] * 255);
        SEEN.computeIfAbsent(image, key -> new ArrayList<>()).add(Arrays.hashCode(pixels));
      }
    }
    return workspaces.leverageTo(
        ArrayType.ACTIVATIONS, input.dup('c').reshape('c', input.size(0), 3L * plane));
  }

  @Override
  public INDArray backprop(INDArray epsilon, int size, LayerWorkspaceMgr workspaces) {
    return epsilon;
  }

  @Override
  public InputPreProcessor clone() {
    return new RecordedInput();
  }

  @Override
  public InputType getOutputType(InputType input) {
    return InputType.feedForward(input.arrayElementsPerExample());
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int minibatchSize) {
    return new Pair<>(mask, state);
  }
}
