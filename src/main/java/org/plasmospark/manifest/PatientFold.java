package org.plasmospark.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One fold of a cross-validation by patient: each patient is tested, chooses the epoch
 * (validation), or is trained on.
 *
 * @param index from 0
 * @param splits the part of each patient in this fold
 * @param counts of each part; a part without patients is there with zeros
 */
public record PatientFold(
    int index, SortedMap<String, Split> splits, Map<Split, PatientFold.Counts> counts) {

  /** Patients of a part, and their cells by class. */
  public record Counts(long patients, long negatives, long positives) {
    private static final Counts NONE = new Counts(0, 0, 0);

    /** All cells. */
    public long cells() {
      return negatives + positives;
    }

    private Counts plus(GroupCounts patient) {
      return new Counts(
          patients + 1, negatives + patient.negatives(), positives + patient.positives());
    }
  }

  /** Copies the maps. */
  public PatientFold {
    splits = Collections.unmodifiableSortedMap(new TreeMap<>(splits));
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
  }

  /**
   * Deals patients to folds, so that each is tested in exactly one. What a fold does not test is
   * divided anew into training and validation, in the proportion of the plan and by another seed
   * for each fold, both by {@link GroupSplitter}: so every part of every fold has its share of the
   * cells of both classes.
   *
   * @param patients those to cross-validate, each once
   * @param earlier folds of some patients, which stay there; may be empty
   * @param folds at least 2
   * @param plan whose proportion of training and validation is kept
   * @param seed another seed deals in another way
   * @throws org.plasmospark.UserException USAGE if there are too few patients
   */
  public static List<PatientFold> deal(
      Collection<GroupCounts> patients,
      Map<String, Integer> earlier,
      int folds,
      SplitPlan plan,
      long seed) {
    Map<String, Integer> foldOf =
        new GroupSplitter(new SplitPlan(SplitUnit.PATIENT, 1, 0, 0, folds, seed))
            .split(patients, new GroupSplit(Map.of(), earlier))
            .folds();
    double validation = plan.validation() / (plan.train() + plan.validation());
    List<PatientFold> dealt = new ArrayList<>();
    for (int index = 0; index < folds; index++) {
      dealt.add(fold(index, patients, foldOf, validation, seed + 1 + index));
    }
    return List.copyOf(dealt);
  }

  private static PatientFold fold(
      int index,
      Collection<GroupCounts> patients,
      Map<String, Integer> foldOf,
      double validation,
      long seed) {
    List<GroupCounts> rest =
        patients.stream().filter(patient -> foldOf.get(patient.group()) != index).toList();
    SortedMap<String, Split> splits =
        new TreeMap<>(
            new GroupSplitter(
                    new SplitPlan(SplitUnit.PATIENT, 1 - validation, validation, 0, 0, seed))
                .split(rest)
                .splits());
    Map<Split, Counts> counts = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      counts.put(split, Counts.NONE);
    }
    for (GroupCounts patient : patients) {
      Split split = splits.computeIfAbsent(patient.group(), tested -> Split.TEST);
      counts.computeIfPresent(split, (part, sum) -> sum.plus(patient));
    }
    return new PatientFold(index, splits, counts);
  }

  /** The patients of a part. */
  public Set<String> patients(Split split) {
    return splits.entrySet().stream()
        .filter(patient -> patient.getValue() == split)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names the assignment: 64 hexadecimal digits over every patient and its part. */
  public String hash() {
    StringBuilder text = new StringBuilder("plasmospark fold 1\n");
    splits.forEach(
        (patient, split) ->
            text.append(patient.length())
                .append(' ')
                .append(patient)
                .append(' ')
                .append(split.text())
                .append('\n'));
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
