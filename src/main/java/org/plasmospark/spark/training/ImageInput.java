package org.plasmospark.spark.training;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.image.Augmentation;
import org.plasmospark.spark.scoring.ClassifierFactory;
import org.plasmospark.spark.scoring.PartitionScorer;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.PackedCell;

/** Images, decoded when a worker asks for them and augmented anew in every epoch. */
record ImageInput(TrainingPlan plan) implements TrainingInput<PackedCell> {
  @Override
  public int[] shape() {
    return new int[] {3, plan.preprocessing().height(), plan.preprocessing().width()};
  }

  @Override
  public Minibatches minibatches(List<PackedCell> cells, int epoch) {
    return new MinibatchMaker(
            plan.preprocessing(),
            plan.limits(),
            new Augmentation(plan.augmentation()),
            plan.labels(),
            plan.batchSize(),
            plan.shares().prefetch(plan.workers()),
            plan.seed())
        .minibatches(cells, epoch);
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
