package org.plasmospark.spark.training;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.image.Augmentation;
import org.plasmospark.spark.pixels.LiveTrainings;
import org.plasmospark.spark.pixels.PixelMemory;
import org.plasmospark.spark.pixels.TaskPixels;
import org.plasmospark.spark.scoring.ClassifierFactory;
import org.plasmospark.spark.scoring.PartitionScorer;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.PackedCell;

/**
 * Images, decoded when a worker asks for them for the first time and augmented anew in every epoch.
 *
 * @param trainings this one, and those that are not over
 * @param lastEpoch number of the last epoch, in which no cell is kept for another
 */
record ImageInput(TrainingPlan plan, LiveTrainings trainings, int lastEpoch)
    implements TrainingInput<PackedCell> {
  @Override
  public ImageInput now() {
    return new ImageInput(plan, trainings.now(), lastEpoch);
  }

  @Override
  public int[] shape() {
    return new int[] {3, plan.preprocessing().height(), plan.preprocessing().width()};
  }

  @Override
  public Minibatches minibatches(List<PackedCell> cells, int epoch) {
    return new MinibatchMaker(
            plan.preprocessing(),
            new Augmentation(plan.augmentation()),
            plan.labels(),
            plan.batchSize(),
            plan.shares().prefetch(plan.workers()),
            plan.seed())
        .minibatches(cells, epoch, pixels(epoch));
  }

  /** What is decoded in the last epoch, nobody asks for again. */
  private TaskPixels pixels(int epoch) {
    return PixelMemory.SHARED.open(
        trainings, plan.preprocessing(), plan.limits(), epoch < lastEpoch ? plan.cellMemory() : 0);
  }

  @Override
  public JavaRDD<ScoredCell> score(ClassifierFactory classifiers, JavaRDD<PackedCell> cells) {
    return new PartitionScorer(
            classifiers,
            plan.preprocessing(),
            plan.limits(),
            plan.scoringBatchSize(),
            plan.shares())
        .score(cells);
  }
}
