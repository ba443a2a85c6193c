package org.plasmospark.spark.training;

import java.util.Locale;

/** What a training is at. Its epochs are numbered through all stages. */
public enum TrainingStage {
  /** Trains a network, or the head on a frozen base. */
  TRAIN("train.learning-rate"),
  /** Trains the last block of a base and the head that {@link #TRAIN} has kept together. */
  FINE_TUNE("train.fine-tune.learning-rate");

  private final String rateSetting;

  TrainingStage(String rateSetting) {
    this.rateSetting = rateSetting;
  }

  /** The name in histories, {@code train} or {@code fine-tune}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name with a capital, for Spark's pages. */
  String title() {
    String text = text();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** The name of the setting of its learning rate. */
  String rateSetting() {
    return rateSetting;
  }
}
