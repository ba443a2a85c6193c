package org.plasmospark.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.ConfusionMatrix;

/**
 * How often intervals of the level 0.95 hold a sensitivity, in simulated studies: each patient has
 * 1 to 200 cells and a sensitivity of its own, from a beta distribution. Writes the figures to
 * {@code target/interval-coverage.md}, beside those of plain percentiles over draws of the
 * patients, and of Korn and Graubard's intervals with the patients less one as degrees of freedom.
 */
class IntervalCoverageTest {
  private static final int STUDIES = 2000;
  private static final int DRAWS = 200;
  private static final double LEVEL = 0.95;

  /** Correlations up to here; with higher ones the coverage may be a hundredth less. */
  private static final double HIGH = 0.3;

  private static final double LEAST = 0.93;

  /** How often intervals held the truth, and how wide they were in the middle. */
  private record Coverage(double held, double width) {}

  @Test
  void holdsTheTruthAsOftenAsItSays() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| sensitivity | intraclass correlation | patients | percentiles: coverage, width |"
            + " Korn and Graubard: coverage, width | as here: coverage, width |");
    lines.add("|---|---|---|---|---|---|");
    for (double truth : new double[] {0.95, 0.995}) {
      for (double correlation : new double[] {0.02, 0.1, 0.3}) {
        for (int patients : new int[] {5, 10, 30}) {
          List<List<ConfusionMatrix>> studies = studies(truth, correlation, patients);
          Coverage percentiles = percentiles(studies, truth);
          Coverage usual = coverage(studies.stream().map(each -> usual(each)).toList(), truth);
          Coverage proportions = proportions(studies, truth);
          lines.add(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %d | %.3f, %.3f | %.3f, %.3f | %.3f, %.3f |",
                  truth,
                  correlation,
                  patients,
                  percentiles.held,
                  percentiles.width,
                  usual.held,
                  usual.width,
                  proportions.held,
                  proportions.width));
          assertThat(proportions.held)
              .as(lines.get(lines.size() - 1))
              .isGreaterThan(correlation < HIGH ? LEAST : LEAST - 0.01);
        }
      }
    }
    Path target = Path.of(System.getProperty("basedir", "."), "target");
    Files.write(Files.createDirectories(target).resolve("interval-coverage.md"), lines);
  }

  private static List<List<ConfusionMatrix>> studies(
      double truth, double correlation, int patients) {
    RandomGenerator random = new Well19937c(new int[] {(int) (1000 * truth), patients});
    double sum = (1 - correlation) / correlation;
    BetaDistribution sensitivities = new BetaDistribution(random, truth * sum, (1 - truth) * sum);
    List<List<ConfusionMatrix>> studies = new ArrayList<>();
    for (int study = 0; study < STUDIES; study++) {
      List<ConfusionMatrix> cells = new ArrayList<>();
      for (int patient = 0; patient < patients; patient++) {
        double sensitivity = sensitivities.sample();
        int all = 1 + random.nextInt(200);
        int found = 0;
        for (int cell = 0; cell < all; cell++) {
          found += random.nextDouble() < sensitivity ? 1 : 0;
        }
        cells.add(new ConfusionMatrix(found, 0, 0, all - found));
      }
      studies.add(cells);
    }
    return studies;
  }

  private static Coverage proportions(List<List<ConfusionMatrix>> studies, double truth) {
    return coverage(
        studies.stream()
            .map(each -> ProportionInterval.of(SampledMetric.SENSITIVITY, each, LEVEL))
            .map(interval -> new double[] {interval.lower(), interval.upper()})
            .toList(),
        truth);
  }

  private static double[] usual(List<ConfusionMatrix> study) {
    ConfusionMatrix all = study.stream().reduce(ConfusionMatrix.EMPTY, ConfusionMatrix::plus);
    double value = all.sensitivity();
    double patients = study.size();
    double squares =
        study.stream()
            .mapToDouble(each -> each.truePositives() - value * each.positives())
            .map(residual -> residual * residual)
            .sum();
    double variance = squares / all.total() / all.total() * patients / (patients - 1);
    double ratio =
        ProportionInterval.student(LEVEL, all.total() - 1)
            / ProportionInterval.student(LEVEL, patients - 1);
    double worth = value * (1 - value) / variance * ratio * ratio;
    Interval interval =
        ClopperPearson.of(
            value,
            variance == 0 ? patients : Math.max(1, Math.min(all.total(), worth)),
            LEVEL,
            IntervalMethod.KORN_GRAUBARD);
    return new double[] {interval.lower(), interval.upper()};
  }

  private static Coverage percentiles(List<List<ConfusionMatrix>> studies, double truth) {
    List<double[]> bounds = new ArrayList<>();
    for (List<ConfusionMatrix> study : studies) {
      double[] samples = new double[DRAWS];
      for (int i = 0; i < DRAWS; i++) {
        int[] times = PatientBootstrap.draw(bounds.size(), i, study.size());
        double found = 0;
        double all = 0;
        for (int patient = 0; patient < times.length; patient++) {
          found += times[patient] * study.get(patient).truePositives();
          all += times[patient] * study.get(patient).positives();
        }
        samples[i] = found / all;
      }
      Arrays.sort(samples);
      double tail = (1 - LEVEL) / 2;
      bounds.add(
          new double[] {
            MetricSamples.quantile(samples, tail), MetricSamples.quantile(samples, 1 - tail)
          });
    }
    return coverage(bounds, truth);
  }

  private static Coverage coverage(List<double[]> bounds, double truth) {
    return new Coverage(
        bounds.stream().filter(each -> each[0] <= truth && truth <= each[1]).count()
            / (double) bounds.size(),
        bounds.stream()
            .mapToDouble(each -> each[1] - each[0])
            .sorted()
            .skip(bounds.size() / 2)
            .findFirst()
            .orElseThrow());
  }
}
