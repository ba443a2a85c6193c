package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Patients and slides whose images are in more than one split, which makes every figure measured on
 * the split look better than it is.
 *
 * @param patients about the patients
 * @param slides about the slides
 */
public record LeakReport(Leaks patients, Leaks slides) implements Serializable {
  /**
   * What was found about one kind of group.
   *
   * @param groups how many there are
   * @param leaky how many of them are in more than one split
   * @param leakyCells how many cells the leaky ones have
   * @param examples the first of the leaky ones, in the order of their names
   */
  public record Leaks(long groups, long leaky, long leakyCells, List<SplitCounts> examples)
      implements Serializable {
    /** Copies the examples. */
    public Leaks {
      examples = List.copyOf(examples);
    }
  }

  /**
   * Looks at a manifest that fits into memory, grouping it here; entries without split, patient or
   * slide count for nothing.
   */
  public static LeakReport of(Iterable<ManifestEntry> entries) {
    Map<String, SplitCounts> patients = new HashMap<>();
    Map<String, SplitCounts> slides = new HashMap<>();
    for (ManifestEntry entry : entries) {
      count(patients, entry.patientId(), entry.split());
      count(slides, entry.slideId(), entry.split());
    }
    LeakAccumulator leaks = new LeakAccumulator();
    patients.values().forEach(leaks::addPatient);
    slides.values().forEach(leaks::addSlide);
    return leaks.report();
  }

  private static void count(Map<String, SplitCounts> groups, String group, Split split) {
    if (group != null && split != null) {
      groups.merge(group, SplitCounts.one(group, split), SplitCounts::merge);
    }
  }

  /** Whether any patient or slide is in more than one split. */
  public boolean isLeaky() {
    return patients.leaky() + slides.leaky() > 0;
  }

  /** One sentence for logs and reports. */
  public String summary() {
    if (!isLeaky()) {
      return "No leak: each of "
          + patients.groups()
          + " patients and "
          + slides.groups()
          + " slides is in one split.";
    }
    return "Leak: "
        + part(patients, "patients")
        + " and "
        + part(slides, "slides")
        + " are in more than one split.";
  }

  private static String part(Leaks leaks, String what) {
    String text = leaks.leaky() + " of " + leaks.groups() + " " + what;
    return leaks.examples().isEmpty()
        ? text
        : text + " (first: " + Texts.quote(leaks.examples().get(0).group()) + ")";
  }
}
