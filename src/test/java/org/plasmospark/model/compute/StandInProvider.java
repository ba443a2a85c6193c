package org.plasmospark.model.compute;

/**
 * Says what an engine can do, and does nothing.
 *
 * @param bfloat16 whether it computes in that as well, and fastest
 */
public record StandInProvider(String name, Availability availability, boolean bfloat16)
    implements ComputeProvider {

  /** One that can be used. */
  public StandInProvider(String name, boolean bfloat16) {
    this(name, Availability.yes("It computes."), bfloat16);
  }

  @Override
  public Precision fastestPrecision() {
    return bfloat16 ? Precision.BFLOAT16 : Precision.FLOAT32;
  }

  @Override
  public boolean supports(Precision precision) {
    return bfloat16 || precision == Precision.FLOAT32;
  }

  @Override
  public TrainingEngine trainingEngine(
      TrainableGraph network,
      int batchSize,
      Precision precision,
      AdamSettings settings,
      ClassWeights weights) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InferenceEngine inferenceEngine(
      WeightedGraph network, InputFormat input, int batchSize, Precision precision) {
    throw new UnsupportedOperationException();
  }
}
