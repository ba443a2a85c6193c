package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class GroupSplitterTest {
  private static final double TOLERANCE = 0.02;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void givesEachSplitItsFractionOfBothClasses(long seed) {
    List<GroupCounts> groups = ManifestSamples.patients(200, seed);
    GroupSplit split = new GroupSplitter(plan(0, seed)).split(groups);
    for (Split part : Split.values()) {
      double expected = plan(0, seed).fraction(part);
      assertThat(share(groups, split, part, GroupCounts::positives))
          .as("positives in %s", part)
          .isCloseTo(expected, within(TOLERANCE));
      assertThat(share(groups, split, part, GroupCounts::negatives))
          .as("negatives in %s", part)
          .isCloseTo(expected, within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void spreadsPatientsWithManyAndFewCellsOverAllSplits(long seed) {
    List<GroupCounts> groups = ManifestSamples.patients(200, seed);
    GroupSplit split = new GroupSplitter(plan(0, seed)).split(groups);
    for (Split part : Split.values()) {
      assertThat(share(groups, split, part, group -> 1))
          .as("patients in %s", part)
          .isCloseTo(plan(0, seed).fraction(part), within(0.08));
      assertThat(groups)
          .as("large patients in %s", part)
          .anyMatch(group -> group.cells() >= 200 && split.splitOf(group.group()) == part);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void doesNotDependOnTheOrderOfTheGroups(long seed) {
    List<GroupCounts> groups = ManifestSamples.patients(80, seed);
    GroupSplit first = new GroupSplitter(plan(5, seed)).split(groups);
    List<GroupCounts> shuffled = new ArrayList<>(groups);
    Collections.shuffle(shuffled, new Random(~seed));
    assertThat(new GroupSplitter(plan(5, seed)).split(shuffled)).isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void leavesEarlierGroupsWhereTheyAreWhenOthersCome(long seed) {
    List<GroupCounts> all = ManifestSamples.patients(200, seed);
    GroupSplitter splitter = new GroupSplitter(plan(5, seed));
    GroupSplit earlier = splitter.split(all.subList(0, 140));
    // The first ten have left in the meantime.
    List<GroupCounts> groups = all.subList(10, 200);
    GroupSplit later = splitter.split(groups, earlier);

    for (GroupCounts group : all.subList(10, 140)) {
      assertThat(later.splitOf(group.group())).isEqualTo(earlier.splitOf(group.group()));
      assertThat(later.foldOf(group.group())).isEqualTo(earlier.foldOf(group.group()));
    }
    assertThat(later.splits()).hasSize(190);
    for (Split part : Split.values()) {
      assertThat(share(groups, later, part, GroupCounts::cells))
          .as("cells in %s", part)
          .isCloseTo(plan(5, seed).fraction(part), within(0.03));
    }
    List<GroupCounts> shuffled = new ArrayList<>(groups);
    Collections.shuffle(shuffled, new Random(~seed));
    assertThat(splitter.split(shuffled, earlier)).isEqualTo(later);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void balancesTheFoldsAndKeepsTestPatientsOutOfThem(long seed) {
    List<GroupCounts> groups = ManifestSamples.patients(200, seed);
    GroupSplit split = new GroupSplitter(plan(5, seed)).split(groups);
    List<GroupCounts> used =
        groups.stream().filter(g -> split.splitOf(g.group()) != Split.TEST).toList();
    assertThat(split.folds()).hasSameSizeAs(used);
    for (int fold = 0; fold < 5; fold++) {
      int part = fold;
      List<GroupCounts> members =
          used.stream().filter(group -> split.foldOf(group.group()) == part).toList();
      assertThat(ratio(members, used, GroupCounts::positives)).isCloseTo(0.2, within(TOLERANCE));
      assertThat(ratio(members, used, GroupCounts::negatives)).isCloseTo(0.2, within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void leavesNoSplitEmptyWithFewPatients(long seed) {
    for (int patients : new int[] {3, 4, 5, 7}) {
      List<GroupCounts> groups = ManifestSamples.patients(patients, seed);
      GroupSplit split = new GroupSplitter(plan(2, seed)).split(groups);
      assertThat(split.splits().values()).as("%d patients", patients).contains(Split.values());
      assertThat(split.folds().values()).contains(0, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void givesEachSplitAPositivePatientWhenThereAreEnough(long seed) {
    List<GroupCounts> groups = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      groups.add(new GroupCounts("n" + i, 1 + random.nextInt(600), 0));
    }
    for (int i = 0; i < 3; i++) {
      groups.add(new GroupCounts("p" + i, 0, 1 + random.nextInt(600)));
    }
    GroupSplit split = new GroupSplitter(plan(0, seed)).split(groups);
    assertThat(List.of(split.splitOf("p0"), split.splitOf("p1"), split.splitOf("p2")))
        .containsExactlyInAnyOrder(Split.values());
  }

  @Test
  void splitsOtherwiseWithAnotherSeed() {
    List<GroupCounts> groups = ManifestSamples.patients(200, 1);
    Set<Map<String, Split>> splits = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      splits.add(new GroupSplitter(plan(0, seed)).split(groups).splits());
    }
    assertThat(splits).hasSize(20);
  }

  /** Published splits must not move with a new version of the program. */
  @Test
  void keepsTheSplitThatItAlwaysMade() {
    GroupSplit split =
        new GroupSplitter(plan(2, 42))
            .split(
                List.of(
                    new GroupCounts("a", 90, 10),
                    new GroupCounts("b", 50, 50),
                    new GroupCounts("c", 70, 0),
                    new GroupCounts("d", 5, 60),
                    new GroupCounts("e", 30, 30),
                    new GroupCounts("f", 3, 2)));
    assertThat(split.splits().toString())
        .isEqualTo("{a=TRAIN, b=TEST, c=VALIDATION, d=VALIDATION, e=TRAIN, f=TRAIN}");
    assertThat(split.folds().toString()).isEqualTo("{a=0, c=1, d=1, e=0, f=0}");
  }

  @Test
  void leavesSplitsOfFractionZeroEmpty() {
    GroupSplit split =
        new GroupSplitter(new SplitPlan(SplitUnit.SLIDE, 0.8, 0, 0.2, 0, 7))
            .split(ManifestSamples.patients(50, 7));
    assertThat(split.splits().values()).contains(Split.TRAIN, Split.TEST);
    assertThat(split.splits().values()).doesNotContain(Split.VALIDATION);
    assertThat(split.folds()).isEmpty();
    assertThat(split.foldOf("C0P-39")).isEqualTo(ManifestEntry.NO_FOLD);
  }

  @Test
  void saysWhenThereAreFewerPatientsThanSplits() {
    GroupSplitter splitter = new GroupSplitter(plan(0, 1));
    assertUserError(
        () -> splitter.split(ManifestSamples.patients(2, 1)),
        ExitCode.USAGE,
        "There are 2 patients for 3 splits");
    assertUserError(
        () -> splitter.split(List.of()), ExitCode.INPUT_MISSING, "There is no patient to split");
    assertUserError(
        () -> new GroupSplitter(plan(10, 1)).split(ManifestSamples.patients(8, 1)),
        ExitCode.USAGE,
        "for 10 folds");
  }

  @ParameterizedTest
  @CsvSource({
    "0.7,0.15,0.1,0,sum to",
    "0,0.5,0.5,0,no training images",
    "1.2,-0.1,-0.1,0,train fraction",
    "NaN,0.5,0.5,0,train fraction",
    "0.7,0.15,0.15,1,number of folds",
    "0.7,0.15,0.15,101,number of folds"
  })
  void refusesPlansThatMakeNoSense(double a, double b, double c, int folds, String message) {
    assertUserError(
        () -> new SplitPlan(SplitUnit.PATIENT, a, b, c, folds, 0), ExitCode.USAGE, message);
  }

  @Test
  void refusesGroupsThatWereNotCountedTogether() {
    GroupCounts one = new GroupCounts("a", 1, 1);
    assertThatThrownBy(() -> new GroupSplitter(plan(0, 0)).split(List.of(one, one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("counted twice");
  }

  private static SplitPlan plan(int folds, long seed) {
    return new SplitPlan(SplitUnit.PATIENT, 0.7, 0.15, 0.15, folds, seed);
  }

  private static double share(
      Collection<GroupCounts> groups,
      GroupSplit split,
      Split part,
      ToLongFunction<GroupCounts> count) {
    return ratio(
        groups.stream().filter(group -> split.splitOf(group.group()) == part).toList(),
        groups,
        count);
  }

  private static double ratio(
      Collection<GroupCounts> some,
      Collection<GroupCounts> all,
      ToLongFunction<GroupCounts> count) {
    return (double) some.stream().mapToLong(count).sum() / all.stream().mapToLong(count).sum();
  }

  private static void assertUserError(Runnable action, ExitCode code, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
