package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Collects a {@link LeakReport} from groups and contents that are already counted, each of them
 * once, as after a reduce by key. It keeps counts and a few examples only, so its memory does not
 * grow with their number; merging is associative and commutative.
 */
public final class LeakAccumulator implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Leaky groups that a report names. */
  public static final int MAX_EXAMPLES = 10;

  private final Side patients = new Side();
  private final Side slides = new Side();
  private long contents;
  private RepeatedContent example;

  /** Adds a patient, with all its cells. */
  public LeakAccumulator addPatient(SplitCounts patient) {
    patients.add(patient);
    return this;
  }

  /** Adds a slide, with all its cells. */
  public LeakAccumulator addSlide(SplitCounts slide) {
    slides.add(slide);
    return this;
  }

  /** Adds a content, with all its files. */
  public LeakAccumulator addContent(RepeatedContent content) {
    if (content.isLeaky()) {
      contents++;
      keep(content);
    }
    return this;
  }

  /** Adds what another accumulator saw: other groups and contents than this one. */
  public LeakAccumulator merge(LeakAccumulator other) {
    patients.merge(other.patients);
    slides.merge(other.slides);
    contents += other.contents;
    if (other.example != null) {
      keep(other.example);
    }
    return this;
  }

  private void keep(RepeatedContent content) {
    example = RepeatedContent.firstOf(example, content);
  }

  /** What was found so far. */
  public LeakReport report() {
    return new LeakReport(
        patients.leaks(), slides.leaks(), new LeakReport.Contents(contents, example));
  }

  private static final class Side implements Serializable {
    private static final long serialVersionUID = 1L;

    private long groups;
    private long leaky;
    private long leakyCells;
    private final TreeMap<String, SplitCounts> examples = new TreeMap<>();

    void add(SplitCounts group) {
      groups++;
      if (group.isLeaky()) {
        leaky++;
        leakyCells += group.cells();
        keep(group);
      }
    }

    void merge(Side other) {
      groups += other.groups;
      leaky += other.leaky;
      leakyCells += other.leakyCells;
      List.copyOf(other.examples.values()).forEach(this::keep);
    }

    private void keep(SplitCounts group) {
      examples.put(group.group(), group);
      if (examples.size() > MAX_EXAMPLES) {
        examples.pollLastEntry();
      }
    }

    LeakReport.Leaks leaks() {
      return new LeakReport.Leaks(groups, leaky, leakyCells, new ArrayList<>(examples.values()));
    }
  }
}
