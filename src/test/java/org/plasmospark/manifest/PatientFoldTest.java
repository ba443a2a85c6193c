package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.UserException;

class PatientFoldTest {
  private static final SplitPlan PLAN = new SplitPlan(SplitUnit.PATIENT, 0.7, 0.15, 0.15, 0, 42);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10})
  void testsEachPatientInExactlyOneFoldAndUsesItInAllOthers(int folds) {
    List<GroupCounts> patients = patients(60);
    List<PatientFold> dealt = PatientFold.deal(patients, Map.of(), folds, PLAN, 7);

    assertThat(dealt).hasSize(folds);
    Map<String, Integer> tested = new HashMap<>();
    for (PatientFold fold : dealt) {
      assertThat(fold.splits()).hasSize(patients.size());
      fold.patients(Split.TEST).forEach(patient -> tested.merge(patient, 1, Integer::sum));
      assertThat(fold.patients(Split.TRAIN)).doesNotContainAnyElementsOf(fold.patients(Split.TEST));
      assertThat(fold.patients(Split.VALIDATION)).isNotEmpty();
    }
    assertThat(tested).hasSize(patients.size());
    assertThat(tested.values()).containsOnly(1);
  }

  @Test
  void givesEveryPartOfEveryFoldItsShareOfBothClasses() {
    List<GroupCounts> patients = patients(120);
    double negatives = patients.stream().mapToLong(GroupCounts::negatives).sum();
    double positives = patients.stream().mapToLong(GroupCounts::positives).sum();
    for (PatientFold fold : PatientFold.deal(patients, Map.of(), 5, PLAN, 7)) {
      PatientFold.Counts tested = fold.counts().get(Split.TEST);
      assertThat(tested.negatives() / negatives).isBetween(0.17, 0.23);
      assertThat(tested.positives() / positives).isBetween(0.17, 0.23);
      PatientFold.Counts chosenBy = fold.counts().get(Split.VALIDATION);
      double rest = chosenBy.cells() + fold.counts().get(Split.TRAIN).cells();
      assertThat(chosenBy.cells() / rest).isBetween(0.14, 0.21);
      assertThat(fold.counts().values().stream().mapToLong(PatientFold.Counts::cells).sum())
          .isEqualTo((long) (negatives + positives));
    }
  }

  @Test
  void dealsTheFoldsThatACatalogWouldHaveMade() {
    List<GroupCounts> patients = patients(40);
    GroupSplit catalogued =
        new GroupSplitter(new SplitPlan(SplitUnit.PATIENT, 0.7, 0.15, 0.15, 4, 9)).split(patients);
    List<GroupCounts> untested =
        patients.stream()
            .filter(patient -> catalogued.splitOf(patient.group()) != Split.TEST)
            .toList();

    for (PatientFold fold : PatientFold.deal(untested, Map.of(), 4, PLAN, 9)) {
      assertThat(fold.patients(Split.TEST))
          .allSatisfy(patient -> assertThat(catalogued.foldOf(patient)).isEqualTo(fold.index()));
    }
  }

  @Test
  void keepsPatientsInTheFoldsThatTheyHad() {
    Map<String, Integer> earlier = Map.of("p1", 2, "p2", 2, "p3", 0);
    List<PatientFold> dealt = PatientFold.deal(patients(30), earlier, 3, PLAN, 7);
    assertThat(dealt.get(2).patients(Split.TEST)).contains("p1", "p2");
    assertThat(dealt.get(0).patients(Split.TEST)).contains("p3");
  }

  @Test
  void dependsOnSeedAndPatientsButNotOnTheirOrder() {
    List<GroupCounts> patients = patients(30);
    List<GroupCounts> shuffled = new ArrayList<>(patients);
    Collections.shuffle(shuffled, new Random(3));
    assertThat(PatientFold.deal(shuffled, Map.of(), 3, PLAN, 7))
        .isEqualTo(PatientFold.deal(patients, Map.of(), 3, PLAN, 7));
    assertThat(PatientFold.deal(patients, Map.of(), 3, PLAN, 8))
        .isNotEqualTo(PatientFold.deal(patients, Map.of(), 3, PLAN, 7));
  }

  @Test
  void isNamedByItsAssignment() {
    List<PatientFold> dealt = PatientFold.deal(patients(30), Map.of(), 3, PLAN, 7);
    assertThat(dealt.stream().map(PatientFold::hash).distinct()).hasSize(3);
    assertThat(dealt.get(0).hash())
        .matches("[0-9a-f]{64}")
        .isEqualTo(PatientFold.deal(patients(30), Map.of(), 3, PLAN, 7).get(0).hash());
  }

  @Test
  void doesWithoutValidationWhereThePlanHasNone() {
    SplitPlan plan = new SplitPlan(SplitUnit.PATIENT, 1, 0, 0, 0, 42);
    assertThat(PatientFold.deal(patients(10), Map.of(), 2, plan, 7))
        .allSatisfy(fold -> assertThat(fold.patients(Split.VALIDATION)).isEmpty());
  }

  @Test
  void saysWhenThereAreTooFewPatients() {
    assertThatThrownBy(() -> PatientFold.deal(patients(3), Map.of(), 5, PLAN, 7))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There are 3 patients for 5 folds");
  }

  private static List<GroupCounts> patients(int n) {
    Random random = new Random(11);
    List<GroupCounts> patients = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      patients.add(new GroupCounts("p" + i, 1 + random.nextInt(200), random.nextInt(200)));
    }
    return patients;
  }
}
