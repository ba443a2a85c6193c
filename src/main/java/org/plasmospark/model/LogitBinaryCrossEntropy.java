package org.plasmospark.model;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.plasmospark.model.compute.ClassWeights;

/**
 * Binary cross-entropy of a sigmoid output, computed from the logit.
 *
 * <p>With logit z and target y the loss is softplus(z) − y·z and its gradient σ(z) − y. DL4J's
 * {@code LossBinaryXENT} computes the gradient from the clipped probability; once the sigmoid
 * saturates, that gradient vanishes and training stands still. This one never vanishes while the
 * prediction is wrong. Training only: a bundle's network carries the stock loss, so that any DL4J
 * opens it (see {@link ModelZip}).
 *
 * <p>Labels and logits are {@code [N, 1]}; labels are 0 or 1. Masks are refused, no model here has
 * one.
 */
public final class LogitBinaryCrossEntropy implements ILossFunction {
  private static final long serialVersionUID = 1L;

  @JsonProperty private double negativeWeight = 1;
  @JsonProperty private double positiveWeight = 1;

  /** Both classes count alike. */
  public LogitBinaryCrossEntropy() {}

  /** Each example's loss and gradient are multiplied by the weight of its class. */
  public LogitBinaryCrossEntropy(ClassWeights weights) {
    negativeWeight = weights.negative();
    positiveWeight = weights.positive();
  }

  /** What each class counts. */
  ClassWeights weights() {
    return new ClassWeights(negativeWeight, positiveWeight);
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask, boolean average) {
    double sum = perExample(labels, logits, mask).sumNumber().doubleValue();
    return average ? sum / logits.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
    return perExample(labels, logits, mask).sum(true, 1);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
    requireNoMask(mask);
    INDArray targets = labels.castTo(logits.dataType());
    return weighted(Transforms.sigmoid(logits, true).subi(targets), targets);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, logits, activation, mask, average),
        computeGradient(labels, logits, activation, mask));
  }

  @Override
  public String name() {
    return "LogitBinaryCrossEntropy";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogitBinaryCrossEntropy loss && loss.weights().equals(weights());
  }

  @Override
  public int hashCode() {
    return weights().hashCode();
  }

  private INDArray weighted(INDArray values, INDArray targets) {
    if (weights().equals(ClassWeights.NONE)) {
      return values;
    }
    return values.muli(targets.mul(positiveWeight - negativeWeight).addi(negativeWeight));
  }

  private INDArray perExample(INDArray labels, INDArray logits, INDArray mask) {
    requireNoMask(mask);
    // max(z, 0) − y·z + log(1 + e^−|z|), which does not overflow
    INDArray magnitude = Transforms.abs(logits, true);
    INDArray tail = Transforms.log(Transforms.exp(magnitude.neg(), false).addi(1), false);
    INDArray positivePart = Transforms.relu(logits, true);
    INDArray targets = labels.castTo(logits.dataType());
    return weighted(positivePart.subi(targets.mul(logits)).addi(tail), targets);
  }

  private static void requireNoMask(INDArray mask) {
    if (mask != null) {
      throw new IllegalArgumentException("LogitBinaryCrossEntropy takes no mask");
    }
  }
}
