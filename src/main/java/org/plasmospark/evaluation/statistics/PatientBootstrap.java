package org.plasmospark.evaluation.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.PatientScores;
import org.plasmospark.random.SplitMix64;

/**
 * Draws the patients of an evaluation again and again, with replacement, each with all cells, and
 * computes every metric anew. Cells of one patient are alike, so that patients and not cells are
 * what another study would draw: Field and Welsh, Bootstrapping clustered data, Journal of the
 * Royal Statistical Society B 69 (2007) 369-390; Efron and Tibshirani, An Introduction to the
 * Bootstrap (1993).
 *
 * <p>Which patients the sample of a number holds is a function of the seed and of the number of
 * patients, who are taken in the order of their ids. So neither the order of the cells nor
 * partitioning matters, and models that were evaluated on the same patients get the same draws.
 */
public final class PatientBootstrap {
  private static final int FEWEST_PATIENTS = 2;

  private final List<ConfusionMatrix> calls;
  private final long[] cells;

  private PatientBootstrap(Collection<PatientScores> patients) {
    this.calls = patients.stream().map(PatientScores::confusion).toList();
    this.cells = ranked(patients);
  }

  /**
   * Resamples an evaluation.
   *
   * @return nothing if the patient of a cell is unknown, or if there are fewer than two patients
   */
  public static Optional<MetricSamples> sample(
      EvaluationAccumulator evaluation, BootstrapPlan plan) {
    Collection<PatientScores> patients = evaluation.patients().values();
    long known = patients.stream().mapToLong(patient -> patient.confusion().total()).sum();
    return known < evaluation.confusion().total() || patients.size() < FEWEST_PATIENTS
        ? Optional.empty()
        : Optional.of(new PatientBootstrap(patients).sample(plan));
  }

  private MetricSamples sample(BootstrapPlan plan) {
    int[] once = new int[calls.size()];
    Arrays.fill(once, 1);
    Map<SampledMetric, Double> values = new EnumMap<>(SampledMetric.class);
    metrics(once).forEach(values::put);
    Map<SampledMetric, double[]> samples = new EnumMap<>(SampledMetric.class);
    for (SampledMetric metric : SampledMetric.values()) {
      samples.put(metric, new double[plan.samples()]);
    }
    for (int i = 0; i < plan.samples(); i++) {
      int at = i;
      metrics(draw(plan.seed(), i, calls.size()))
          .forEach((metric, value) -> samples.get(metric)[at] = value);
    }
    return new MetricSamples(plan, calls, values, samples);
  }

  /** How often each patient is in the sample of a number. */
  static int[] draw(long seed, int sample, int patients) {
    long state = SplitMix64.mix(SplitMix64.mix(seed) + sample);
    int[] times = new int[patients];
    for (int i = 0; i < patients; i++) {
      long bits = SplitMix64.mix(state + i) >>> 32;
      times[(int) (bits * patients >>> 32)]++;
    }
    return times;
  }

  private Map<SampledMetric, Double> metrics(int[] times) {
    ConfusionMatrix sum = calls(times);
    double auc = auc(times);
    Map<SampledMetric, Double> metrics = new EnumMap<>(SampledMetric.class);
    for (SampledMetric metric : SampledMetric.values()) {
      metrics.put(metric, metric.of(sum, auc));
    }
    return metrics;
  }

  private ConfusionMatrix calls(int[] times) {
    long truePositives = 0;
    long falsePositives = 0;
    long trueNegatives = 0;
    long falseNegatives = 0;
    for (int i = 0; i < times.length; i++) {
      ConfusionMatrix one = calls.get(i);
      truePositives += times[i] * one.truePositives();
      falsePositives += times[i] * one.falsePositives();
      trueNegatives += times[i] * one.trueNegatives();
      falseNegatives += times[i] * one.falseNegatives();
    }
    return new ConfusionMatrix(truePositives, falsePositives, trueNegatives, falseNegatives);
  }

  /**
   * As {@link org.plasmospark.evaluation.ScoreHistogram#auc()}, each cell counted so many times.
   */
  private double auc(int[] times) {
    long positives = 0;
    long negatives = 0;
    double twiceWon = 0;
    int at = 0;
    while (at < cells.length) {
      long bin = bin(cells[at]);
      long positivesHere = 0;
      long negativesHere = 0;
      for (; at < cells.length && bin(cells[at]) == bin; at++) {
        int count = times[patient(cells[at])];
        if (isPositive(cells[at])) {
          positivesHere += count;
        } else {
          negativesHere += count;
        }
      }
      twiceWon += (double) positivesHere * (2 * negatives + negativesHere);
      positives += positivesHere;
      negatives += negativesHere;
    }
    double pairs = (double) positives * negatives;
    return pairs == 0 ? Double.NaN : twiceWon / 2 / pairs;
  }

  /** All cells by their scores: bin, class and number of the patient in one number each. */
  private static long[] ranked(Collection<PatientScores> patients) {
    List<int[]> ranks = new ArrayList<>();
    patients.forEach(patient -> ranks.add(patient.ranks()));
    long[] cells = new long[ranks.stream().mapToInt(each -> each.length).reduce(0, Math::addExact)];
    int at = 0;
    for (int patient = 0; patient < ranks.size(); patient++) {
      for (int rank : ranks.get(patient)) {
        cells[at++] = (long) rank << 32 | patient;
      }
    }
    Arrays.sort(cells);
    return cells;
  }

  private static long bin(long cell) {
    return cell >>> 33;
  }

  private static boolean isPositive(long cell) {
    return (cell >>> 32 & 1) == 1;
  }

  private static int patient(long cell) {
    return (int) cell;
  }
}
