package org.plasmospark.model;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Binary cross-entropy of a sigmoid output, computed from the logit.
 *
 * <p>With logit z and target y the loss is softplus(z) − y·z and its gradient σ(z) − y. DL4J's
 * {@code LossBinaryXENT} computes the gradient from the clipped probability; once the sigmoid
 * saturates, that gradient vanishes and training stands still. This one never vanishes while the
 * prediction is wrong. Training only: a bundle's network carries the stock loss, so that any DL4J
 * opens it (see {@link ModelBundleWriter}).
 *
 * <p>Labels and logits are {@code [N, 1]}; labels are 0 or 1. Masks are refused, no model here has
 * one.
 */
public final class LogitBinaryCrossEntropy implements ILossFunction {
  private static final long serialVersionUID = 1L;

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
    return Transforms.sigmoid(logits, true).subi(labels.castTo(logits.dataType()));
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
    return other instanceof LogitBinaryCrossEntropy;
  }

  @Override
  public int hashCode() {
    return LogitBinaryCrossEntropy.class.hashCode();
  }

  private static INDArray perExample(INDArray labels, INDArray logits, INDArray mask) {
    requireNoMask(mask);
    // max(z, 0) − y·z + log(1 + e^−|z|), which does not overflow
    INDArray magnitude = Transforms.abs(logits, true);
    INDArray tail = Transforms.log(Transforms.exp(magnitude.neg(), false).addi(1), false);
    INDArray positivePart = Transforms.relu(logits, true);
    return positivePart.subi(labels.castTo(logits.dataType()).mul(logits)).addi(tail);
  }

  private static void requireNoMask(INDArray mask) {
    if (mask != null) {
      throw new IllegalArgumentException("LogitBinaryCrossEntropy takes no mask");
    }
  }
}
