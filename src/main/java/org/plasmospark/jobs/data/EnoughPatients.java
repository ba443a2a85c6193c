package org.plasmospark.jobs.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.spark.source.ClassCount;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.storage.StorePath;

/** Sees that both classes are there, and of how many patients. */
public final class EnoughPatients {
  private EnoughPatients() {}

  /** Looks at the cells of a training, as {@link #require(StorePath, Map, LabelSet, int)}. */
  public static void require(TrainingCells cells, int fewest) {
    require(
        cells.packed(),
        new TreeMap<>(Map.of("training", cells.training(), "validation", cells.validation())),
        cells.labels(),
        fewest);
  }

  /**
   * Looks at some cells of packed data. What has no cell at all, as the validation of a training
   * that has none, is left to others.
   *
   * @param parts by the word for the sentence, such as {@code training}
   * @param fewest as {@code quality.min-patients}
   * @throws UserException DATA_QUALITY if a class has fewer, naming all of them
   */
  public static void require(
      StorePath packed, Map<String, PackedCells> parts, LabelSet labels, int fewest) {
    if (fewest == 0) {
      return;
    }
    List<String> few = new ArrayList<>();
    parts.forEach(
        (part, cells) -> {
          Map<String, ClassCount> counts = cells.byClass();
          counts.keySet().forEach(labels::isPositive); // refuses what is none of the classes
          for (String label : labels.list()) {
            ClassCount count = counts.getOrDefault(label, ClassCount.NONE);
            if (!counts.isEmpty() && count.patients() < fewest) {
              few.add(
                  "%,d %s cells of %,d patients for %s"
                      .formatted(count.cells(), label, count.patients(), part));
            }
          }
        });
    if (!few.isEmpty()) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          ("%s has only %s, fewer than quality.min-patients = %d patients of each class: look at the"
                  + " labels and the split of its catalog, or lower the setting.")
              .formatted(packed, String.join(", ", few), fewest));
    }
  }
}
