package org.plasmospark.model.compute;

/** Makes engines on one native library; found as a {@link java.util.ServiceLoader} service. */
public interface ComputeProvider {

  /** Short name for settings and records, for example {@code onednn}. */
  String name();

  /** Whether the library can be loaded here; never throws. The answer does not change. */
  Availability availability();

  /** The precision that is fastest here without loss of quality. */
  Precision fastestPrecision();

  /** Whether a precision can be computed here at all, fast or slow. */
  boolean supports(Precision precision);

  /**
   * An engine with parameters still to be loaded.
   *
   * @param batchSize the largest minibatch, at least 1
   * @param weights what each class counts in the loss
   */
  TrainingEngine trainingEngine(
      TrainableGraph network,
      int batchSize,
      Precision precision,
      AdamSettings settings,
      ClassWeights weights);

  /**
   * An engine that predicts with given weights.
   *
   * @param network its weights are copied
   * @param input how images come
   * @param batchSize examples that are computed together, at least 1
   */
  InferenceEngine inferenceEngine(
      WeightedGraph network, InputFormat input, int batchSize, Precision precision);
}
