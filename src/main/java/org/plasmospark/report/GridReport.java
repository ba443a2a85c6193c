package org.plasmospark.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.plasmospark.report.EvaluationReport.Fact;

/**
 * What the page of a grid of settings shows. All text may come from untrusted places.
 *
 * @param title heading of the page
 * @param trials the best first; at least one
 * @param facts what was tried, in the order shown
 * @param warnings sentences a reader must not miss, such as a patient leak; usually empty
 */
public record GridReport(
    String title, List<Trial> trials, List<Fact> facts, List<String> warnings) {

  /**
   * A combination that was trained. What is undefined is {@link Double#NaN}.
   *
   * @param name also of its folder beside the page
   * @param settings values by key, for every trial the same keys in the same order
   * @param auc of the epoch that was kept, on the validation cells, as the next two
   * @param accuracy in [0, 1]
   * @param loss in nats
   * @param keptEpoch from 1; {@link #DIVERGED} if no model came of it
   * @param epochs trained
   * @param seconds of all of them
   */
  public record Trial(
      String name,
      Map<String, String> settings,
      double auc,
      double accuracy,
      double loss,
      int keptEpoch,
      int epochs,
      double seconds) {

    /** Instead of an epoch. */
    public static final int DIVERGED = 0;

    /** Whether no model came of it. */
    boolean hasDiverged() {
      return keptEpoch == DIVERGED;
    }

    /** Copies the map. */
    public Trial {
      Objects.requireNonNull(name, "name");
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
  }

  /**
   * @throws IllegalArgumentException without a trial
   */
  public GridReport {
    Objects.requireNonNull(title, "title");
    trials = List.copyOf(trials);
    facts = List.copyOf(facts);
    warnings = List.copyOf(warnings);
    if (trials.isEmpty()) {
      throw new IllegalArgumentException("no trial");
    }
  }
}
