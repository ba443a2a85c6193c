package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Patients and slides whose images are in more than one split, and images whose bytes are, which
 * makes every figure measured on the split look better than it is.
 *
 * @param patients about the patients
 * @param slides about the slides
 * @param contents about equal bytes
 */
public record LeakReport(Leaks patients, Leaks slides, Contents contents) implements Serializable {
  /** Nothing was found among nothing. */
  public static final LeakReport NONE = new LeakAccumulator().report();

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
   * Bytes that files in more than one split hold.
   *
   * @param leaky how many such contents there are
   * @param example the first of them by the path of its first file; null if there is none
   */
  public record Contents(long leaky, RepeatedContent example) implements Serializable {}

  /**
   * Looks at a manifest that fits into memory, grouping it here; entries without split, patient or
   * slide count for nothing.
   */
  public static LeakReport of(Iterable<ManifestEntry> entries) {
    Map<String, SplitCounts> patients = new HashMap<>();
    Map<String, SplitCounts> slides = new HashMap<>();
    Map<String, RepeatedContent> contents = new HashMap<>();
    for (ManifestEntry entry : entries) {
      count(patients, entry.patientId(), entry.split());
      count(slides, entry.slideId(), entry.split());
      if (entry.isOk()) {
        contents.merge(entry.sha256(), RepeatedContent.of(entry), RepeatedContent::merge);
      }
    }
    LeakAccumulator leaks = new LeakAccumulator();
    patients.values().forEach(leaks::addPatient);
    slides.values().forEach(leaks::addSlide);
    contents.values().forEach(leaks::addContent);
    return leaks.report();
  }

  private static void count(Map<String, SplitCounts> groups, String group, Split split) {
    if (group != null && split != null) {
      groups.merge(group, SplitCounts.one(group, split), SplitCounts::merge);
    }
  }

  /** Whether any patient or slide, or the bytes of any image, are in more than one split. */
  public boolean isLeaky() {
    return groupsLeak() || contents.leaky() > 0;
  }

  /** The finding for logs and reports, about splits. */
  public String summary() {
    return summary("split");
  }

  /**
   * The finding for logs and reports.
   *
   * @param part what the images are divided into, in the singular
   */
  public String summary(String part) {
    if (!isLeaky()) {
      return "No leak: each of "
          + patients.groups()
          + " patients and "
          + slides.groups()
          + " slides is in one "
          + part
          + ", and so are equal bytes.";
    }
    List<String> sentences = new ArrayList<>();
    if (groupsLeak()) {
      sentences.add(
          group(patients, "patients")
              + " and "
              + group(slides, "slides")
              + " are in more than one "
              + part
              + ".");
    }
    if (contents.leaky() > 0) {
      sentences.add(
          (sentences.isEmpty() ? "the" : "The")
              + " bytes of "
              + contents.leaky()
              + (contents.leaky() == 1 ? " image" : " images")
              + " are in more than one "
              + part
              + " (first: "
              + contents.example().leakExample()
              + "): leave out all but one copy of each (images.exclude), or name the same patient and"
              + " slide for the copies (images.mapping).");
    }
    return "Leak: " + String.join(" ", sentences);
  }

  private boolean groupsLeak() {
    return patients.leaky() + slides.leaky() > 0;
  }

  private static String group(Leaks leaks, String what) {
    String text = leaks.leaky() + " of " + leaks.groups() + " " + what;
    return leaks.examples().isEmpty()
        ? text
        : text + " (first: " + Texts.quote(leaks.examples().get(0).group()) + ")";
  }
}
