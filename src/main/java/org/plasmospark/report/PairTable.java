package org.plasmospark.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.plasmospark.evaluation.comparison.Comparison;
import org.plasmospark.evaluation.comparison.ModelPair;
import org.plasmospark.evaluation.statistics.Interval;
import org.plasmospark.evaluation.statistics.IntervalMethod;
import org.plasmospark.evaluation.statistics.McNemarTest;
import org.plasmospark.evaluation.statistics.SampledMetric;

/** Every two models: cells that only one calls rightly, McNemar's test, and the differences. */
final class PairTable {
  private PairTable() {}

  static void write(Html html, ComparisonReport report) {
    Comparison comparison = report.comparison();
    html.open("section", "aria-labelledby", "pairs-title");
    html.element("h2", "Every two models", "id", "pairs-title");
    html.open("div", "class", "wide").open("table", "class", "pairs").open("thead").open("tr");
    html.element("th", "First and second", "scope", "col");
    for (String column :
        List.of(
            "Only first right",
            "Only second right",
            "Both wrong",
            "McNemar's p",
            "Difference of accuracy",
            "Difference of AUC")) {
      html.element("th", column, "scope", "col", "class", "number");
    }
    html.close().close().open("tbody");
    for (ModelPair pair : comparison.pairs()) {
      html.open("tr");
      html.open("th", "scope", "row", "class", "modelname");
      ModelKey.write(html, pair.first(), report.models().get(pair.first()).name());
      ModelKey.write(html, pair.second(), report.models().get(pair.second()).name());
      html.close();
      number(html, Figures.count(pair.calls().onlyFirstRight()));
      number(html, Figures.count(pair.calls().onlySecondRight()));
      number(html, Figures.count(pair.calls().bothWrong()));
      html.open("td", "class", "number");
      html.element(
          differs(pair, comparison) ? "strong" : "span", probability(pair.adjustedPValue()));
      if (comparison.pairs().size() > 1) {
        html.element("span", "unadjusted " + probability(pair.test().pValue()), "class", "bounds");
      }
      html.close();
      difference(html, accuracies(comparison, pair), SampledMetric.ACCURACY);
      difference(html, aucs(comparison, pair), SampledMetric.AUC);
      html.close();
    }
    html.close().close().close();
    html.element("p", explanation(comparison), "class", "note").close();
  }

  /** How many pairs differ, in a sentence. */
  static String verdict(Comparison comparison) {
    int pairs = comparison.pairs().size();
    long different = comparison.pairs().stream().filter(pair -> differs(pair, comparison)).count();
    String level = Figures.percent(1 - comparison.plan().level()).replace(".0%", "%");
    if (pairs == 1) {
      return "McNemar's test "
          + (different == 1 ? "tells the two apart" : "does not tell the two apart")
          + " at the "
          + level
          + " level.";
    }
    return String.format(
        Locale.ROOT,
        "Of the %d pairs of models, McNemar's test tells %s apart at the %s level, adjusted for"
            + " their number.",
        pairs,
        different == 0 ? "none" : different == pairs ? "all" : String.valueOf(different),
        level);
  }

  private static boolean differs(ModelPair pair, Comparison comparison) {
    return pair.adjustedPValue() < 1 - comparison.plan().level();
  }

  private static Stream<Interval> differences(Comparison comparison) {
    return comparison.pairs().stream()
        .flatMap(pair -> Stream.of(accuracies(comparison, pair), aucs(comparison, pair)));
  }

  private static Interval accuracies(Comparison comparison, ModelPair pair) {
    return pair.differences()
        .getOrDefault(
            SampledMetric.ACCURACY,
            Interval.without(
                comparison.summaries().get(pair.first()).confusion().accuracy()
                    - comparison.summaries().get(pair.second()).confusion().accuracy()));
  }

  private static Interval aucs(Comparison comparison, ModelPair pair) {
    return pair.differences()
        .getOrDefault(
            SampledMetric.AUC,
            Interval.without(
                comparison.summaries().get(pair.first()).auc()
                    - comparison.summaries().get(pair.second()).auc()));
  }

  private static void difference(Html html, Interval interval, SampledMetric metric) {
    html.open("td", "class", "number");
    if (Double.isNaN(interval.value())) {
      html.element("span", "not defined", "class", "none").close();
      return;
    }
    html.element(
        interval.excludesZero() ? "strong" : "span",
        signed(interval.value(), metric) + (metric == SampledMetric.AUC ? "" : " points"));
    if (interval.isBounded()) {
      html.element(
          "span",
          signed(interval.lower(), metric) + " to " + signed(interval.upper(), metric),
          "class",
          "bounds");
    }
    html.close();
  }

  /** A share in hundredths of a point, an area with four digits; zero has no sign. */
  private static String signed(double value, SampledMetric metric) {
    String text =
        metric == SampledMetric.AUC
            ? String.format(Locale.ROOT, "%+.4f", value)
            : String.format(Locale.ROOT, "%+.2f", 100 * value);
    return text.matches("[+-]0\\.0+") ? text.substring(1) : text.replace('-', '−');
  }

  private static String probability(double p) {
    return p < 0.0001 ? "< 0.0001" : Figures.decimal(p, 4);
  }

  private static void number(Html html, String text) {
    html.element("td", text, "class", "number");
  }

  private static String explanation(Comparison comparison) {
    boolean exact =
        comparison.pairs().stream()
            .allMatch(pair -> pair.test().method() == McNemarTest.Method.EXACT);
    boolean chiSquare =
        comparison.pairs().stream()
            .noneMatch(pair -> pair.test().method() == McNemarTest.Method.EXACT);
    return "McNemar's test looks at the cells that only one of the two calls rightly ("
        + (exact
            ? "exact"
            : chiSquare
                ? "chi-square with continuity correction"
                : "exact for up to 1,000 of them, else chi-square with continuity correction")
        + ")"
        + (comparison.pairs().size() > 1
            ? "; its p-values are adjusted for the number of pairs by Holm's method"
            : "")
        + ". It takes cells as independent;"
        + " cells of one patient are not, so that its p-values are rather too small."
        + (comparison.hasIntervals()
            ? " The differences, first minus second, come with "
                + Intervals.name(comparison.plan())
                + "s over patients"
                + (Intervals.isUsed(differences(comparison), IntervalMethod.BOOTSTRAP)
                    ? ", drawn alike for both models (bootstrap)."
                    : ".")
                + (Intervals.isUsed(differences(comparison), IntervalMethod.MOVER)
                    ? " Where no draw changes a difference, its interval is made of those of the two"
                        + " models (MOVER, Zou and Donner)."
                    : "")
                + " These intervals do not take cells as independent: one that leaves out zero, set"
                + " in bold, is the stronger finding."
            : "");
  }
}
