package org.plasmospark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.plasmospark.evaluation.comparison.Comparison;
import org.plasmospark.evaluation.comparison.ComparisonAccumulator;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.report.EvaluationReport.Fact;

/** Comparisons to render. */
final class Comparisons {
  private static final BootstrapPlan PLAN = new BootstrapPlan(200, 0.95, 1);

  private Comparisons() {}

  /**
   * Models that were asked about the same cells, each a little worse than the one before.
   *
   * @param names of the models
   * @param cells of 30 patients
   * @param patientsKnown whether the cells say so
   */
  static ComparisonReport of(List<String> names, int cells, boolean patientsKnown) {
    SplittableRandom random = new SplittableRandom(11);
    ComparisonAccumulator counts =
        new ComparisonAccumulator(names.stream().map(name -> 0.5).toList());
    double[] patients = random.doubles(30).map(hardness -> 2 + 3 * hardness).toArray();
    for (int i = 0; i < cells; i++) {
      int patient = random.nextInt(patients.length);
      boolean actual = random.nextBoolean();
      double shared = noise(random);
      double[] probabilities = new double[names.size()];
      for (int model = 0; model < probabilities.length; model++) {
        double logit =
            (actual ? 1 : -1) * (patients[patient] - 0.35 * model)
                + 1.4 * shared
                + 0.9 * noise(random);
        probabilities[model] = 1 / (1 + Math.exp(-logit));
      }
      counts.add(probabilities, actual, patientsKnown ? "P" + patient : null);
    }
    List<ComparedModel> models = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean imported = i == names.size() - 1;
      models.add(
          new ComparedModel(
              names.get(i),
              "0123456789a" + i,
              "Some layers.",
              13_800_000 - 1_000_000.0 * i,
              imported ? Double.NaN : 8,
              imported ? Double.NaN : 500 + 3000 * i,
              1500 - 200 * i,
              "onednn-bfloat16",
              "node1, node2"));
    }
    return new ComparisonReport(
        "Comparison of " + names.size() + " models",
        models,
        Comparison.of(counts, PLAN, "test", "Parasitized", "Uninfected"),
        List.of(new Fact("Split", "test, by patient")),
        List.of("Patient leak: P1 is in two splits."));
  }

  private static double noise(SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum - 6;
  }
}
