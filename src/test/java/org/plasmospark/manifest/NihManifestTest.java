package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plasmospark.SharedData;

/** The published NIH set: 27,558 images of 200 patients. */
class NihManifestTest {
  private static List<ManifestEntry> published() throws IOException {
    try (Reader reader =
        Files.newBufferedReader(SharedData.dir().resolve("nih-malaria-full.csv"))) {
      return ManifestCsv.readAll(reader, "nih-malaria-full.csv", 100_000);
    }
  }

  @Test
  void readsPatientSlideAndLabelOfEveryPublishedImage() throws IOException {
    List<ManifestEntry> entries = published();
    assertThat(entries).hasSize(27_558);
    assertThat(entries)
        .allSatisfy(
            entry -> {
              assertThat(CellNames.NIH.ids(entry.path()))
                  .isEqualTo(new CellNames.Ids(entry.patientId(), entry.slideId()));
              assertThat(CellNames.labelOf(entry.path())).isEqualTo(entry.label());
            });
  }

  @Test
  void splitsThePublishedPatientsWithinTwoPercentagePointsFromEverySeed() throws IOException {
    Map<String, GroupCounts> groups = new HashMap<>();
    for (ManifestEntry entry : published()) {
      boolean positive = LabelSet.NIH.isPositive(entry.label());
      groups.merge(
          entry.patientId(),
          new GroupCounts(entry.patientId(), positive ? 0 : 1, positive ? 1 : 0),
          GroupCounts::merge);
    }
    assertThat(groups).hasSize(200);
    for (long seed = 0; seed < 300; seed++) {
      SplitPlan plan = new SplitPlan(SplitUnit.PATIENT, 0.7, 0.15, 0.15, 5, seed);
      GroupSplit split = new GroupSplitter(plan).split(groups.values());
      for (Split part : Split.values()) {
        long negatives = 0;
        long positives = 0;
        for (GroupCounts group : groups.values()) {
          if (split.splitOf(group.group()) == part) {
            negatives += group.negatives();
            positives += group.positives();
          }
        }
        assertThat(negatives / 13_779.0).isCloseTo(plan.fraction(part), within(0.02));
        assertThat(positives / 13_779.0).isCloseTo(plan.fraction(part), within(0.02));
      }
    }
  }

  @Test
  void findsNoLeakInASplitByPatientAndManyInOneByImage() throws IOException {
    List<ManifestEntry> entries = published();
    SplitPlan plan = new SplitPlan(SplitUnit.IMAGE, 0.7, 0.15, 0.15, 0, 1);
    ImageSplitter splitter = new ImageSplitter(plan);
    LeakReport leaks =
        LeakReport.of(
            entries.stream()
                .map(entry -> entry.withSplit(splitter.assignImage(entry.sha256())))
                .toList());
    assertThat(leaks.isLeaky()).isTrue();
    assertThat(leaks.patients().groups()).isEqualTo(200);
    assertThat(leaks.patients().leaky()).isGreaterThan(195);

    LeakReport none =
        LeakReport.of(entries.stream().map(entry -> entry.withSplit(Split.TRAIN)).toList());
    assertThat(none.isLeaky()).isFalse();
  }
}
