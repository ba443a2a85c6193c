package org.plasmospark.settings;

import java.util.regex.Pattern;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.FineTuningStart;
import org.plasmospark.model.LearningRateSchedule;

/** Reads the settings of {@code train}, with their ranges and what must fit together. */
final class TrainGroup {
  private static final String LAST_BLOCK = "last-block";
  private static final Pattern ANY = Pattern.compile(".+");

  private TrainGroup() {}

  static TrainSettings read(SettingsReader in, ModelSettings.Architecture model) {
    int epochs = in.integer("train.epochs", 1, 10_000);
    return new TrainSettings(
        epochs,
        in.integer("train.batch-size", 1, 4096),
        schedule(in, "train.learning-rate", epochs),
        views(in),
        in.optionalInteger("train.workers", 1, 1000),
        in.integer("train.averaging-frequency", 1, 10_000),
        in.wholeNumbers("train.averaging-warm-up", 1000, 1, 10_000),
        in.numberBelow("train.averaged-weights.decay", 0, 1),
        in.number("train.l2", 0, 1),
        in.numberBelow("train.dropout", 0, 1),
        in.classWeighting("train.class-weights", 0.001, 1000),
        new EarlyStopping(
            in.integer("train.early-stopping.patience", 0, 10_000),
            in.number("train.early-stopping.min-delta", 0, 1)),
        new TrainSettings.Checkpoint(
            in.integer("train.checkpoint.every", 0, 10_000),
            in.integer("train.checkpoint.keep", 1, 100)),
        fineTune(in, model),
        in.numberAbove("train.sample-fraction", 0, 1),
        folds(in),
        in.choice("train.publish", FoldsPublication.class),
        in.optionalInteger("train.parallel", 1, 1000));
  }

  private static LearningRateSchedule schedule(SettingsReader in, String rate, int epochs) {
    return new LearningRateSchedule(
        in.numberAbove(rate, 0, 1),
        in.integer("train.schedule.warm-up", 0, 1_000_000),
        in.choice("train.schedule.kind", LearningRateSchedule.Kind.class),
        in.integer("train.schedule.step-epochs", 1, 10_000),
        in.number("train.schedule.factor", 0, 1),
        epochs);
  }

  private static TrainSettings.FineTune fineTune(
      SettingsReader in, ModelSettings.Architecture model) {
    int epochs = in.integer("train.fine-tune.epochs", 0, 10_000);
    if (epochs > 0 && model.base().isEmpty()) {
      in.conflict(
          "train.fine-tune.epochs = "
              + epochs
              + " is for a head on a base network, and model.name = "
              + model.text()
              + " is trained as a whole: set 0",
          "train.fine-tune.epochs",
          "model.name");
    }
    String from = in.text("train.fine-tune.from", ANY, "last-block, all or the name of a block");
    return new TrainSettings.FineTune(
        epochs,
        model.base().map(base -> start(in, from, base)),
        schedule(in, "train.fine-tune.learning-rate", Math.max(1, epochs)),
        in.numberAbove("train.fine-tune.layer-decay", 0, 1));
  }

  private static FineTuningStart start(SettingsReader in, String from, BaseNetwork base) {
    if (from.equals(LAST_BLOCK)) {
      return FineTuningStart.lastBlock(base);
    }
    if (!from.equals(FineTuningStart.ALL) && !base.blocks().contains(from)) {
      in.conflict(
          "train.fine-tune.from = %s is no block of %s: set %s, %s or one of %s"
              .formatted(
                  from,
                  base.text(),
                  LAST_BLOCK,
                  FineTuningStart.ALL,
                  String.join(", ", base.blocks())),
          "train.fine-tune.from",
          "model.name");
    }
    return new FineTuningStart(from);
  }

  private static int folds(SettingsReader in) {
    int folds = in.integer("train.folds", 0, 20);
    if (folds == 1) {
      in.conflict("train.folds = 1 leaves nothing to train on: set 0 or 2 to 20", "train.folds");
    }
    return folds;
  }

  private static int views(SettingsReader in) {
    int views = in.integer("train.views", 1, 1000);
    if (views > 1 && !in.flag("augment.enabled")) {
      in.conflict(
          "train.views = " + views + " needs augment.enabled = true, or all views are the same",
          "train.views",
          "augment.enabled");
    }
    return views;
  }
}
