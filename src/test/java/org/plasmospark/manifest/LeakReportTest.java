package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class LeakReportTest {
  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  @Test
  void namesPatientsAndSlidesInMoreThanOneSplit() {
    LeakReport report =
        LeakReport.of(
            List.of(
                entry("1", "C1", "C1/a", Split.TRAIN),
                entry("2", "C1", "C1/b", Split.TEST),
                entry("3", "C1", "C1/b", Split.TEST),
                entry("4", "C2", "C2/a", Split.TEST),
                entry("5", "C3", "C3/a", Split.VALIDATION),
                entry("6", "C3", "C3/a", Split.TRAIN),
                entry("7", "C4", "C4/a", null),
                entry("8", null, null, Split.TRAIN)));
    assertThat(report.isLeaky()).isTrue();
    assertThat(report.patients().groups()).isEqualTo(3);
    assertThat(report.patients().leaky()).isEqualTo(2);
    assertThat(report.patients().leakyCells()).isEqualTo(5);
    assertThat(report.patients().examples())
        .containsExactly(new SplitCounts("C1", 1, 0, 2), new SplitCounts("C3", 1, 1, 0));
    assertThat(report.slides().examples()).containsExactly(new SplitCounts("C3/a", 1, 1, 0));
    assertThat(report.summary())
        .isEqualTo(
            "Leak: 2 of 3 patients (first: \"C1\") and 1 of 4 slides (first: \"C3/a\")"
                + " are in more than one split.");
  }

  @Test
  void findsEqualBytesInMoreThanOneSplit() {
    LeakReport report =
        LeakReport.of(
            List.of(
                copy("b/2.png", "P2", Split.TEST, "one"),
                copy("a/3.png", "P1", Split.TRAIN, "one"),
                copy("a/1.png", "P1", Split.TRAIN, "one"),
                copy("c/1.png", "P1", Split.TRAIN, "two"),
                copy("c/2.png", "P3", Split.VALIDATION, "two"),
                copy("d/1.png", "P1", Split.TRAIN, "in one split"),
                copy("d/2.png", "P1", Split.TRAIN, "in one split"),
                copy("e/1.png", "P1", Split.TRAIN, "not labelled elsewhere"),
                copy("e/2.png", "P4", null, "not labelled elsewhere")));
    assertThat(report.isLeaky()).isTrue();
    assertThat(report.patients().leaky()).isZero();
    assertThat(report.summary())
        .isEqualTo(
            "Leak: the bytes of 2 images are in more than one split (first: \"a/1.png\" of patient"
                + " \"P1\" in train and \"b/2.png\" of patient \"P2\" in test): leave out all but one"
                + " copy of each (images.exclude), or name the same patient and slide for the"
                + " copies (images.mapping).");
  }

  @Test
  void saysThatThereIsNoLeak() {
    LeakReport report = LeakReport.of(List.of(entry("1", "C1", "C1/a", Split.TRAIN)));
    assertThat(report.isLeaky()).isFalse();
    assertThat(report.summary())
        .isEqualTo(
            "No leak: each of 1 patients and 1 slides is in one split, and so are equal bytes.");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsTheSameHoweverTheGroupsArePartitioned(long seed) {
    Random random = new Random(seed);
    List<SplitCounts> groups = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      groups.add(new SplitCounts("g" + i, random.nextInt(2), random.nextInt(2), random.nextInt(3)));
    }
    LeakAccumulator whole = new LeakAccumulator();
    groups.forEach(whole::addPatient);
    groups.forEach(whole::addSlide);

    Collections.shuffle(groups, random);
    List<LeakAccumulator> parts = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      parts.add(new LeakAccumulator());
    }
    for (SplitCounts group : groups) {
      parts.get(random.nextInt(parts.size())).addPatient(group);
      parts.get(random.nextInt(parts.size())).addSlide(group);
    }
    LeakAccumulator merged = parts.stream().reduce(LeakAccumulator::merge).orElseThrow();
    assertThat(merged.report()).isEqualTo(whole.report());
    assertThat(merged.report().patients().examples()).hasSize(LeakAccumulator.MAX_EXAMPLES);
    assertThat(merged.report().patients().leaky())
        .isEqualTo(groups.stream().filter(SplitCounts::isLeaky).count());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsTheSameBytesHoweverTheFilesArePartitioned(long seed) {
    Random random = new Random(seed);
    List<ManifestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int split = random.nextInt(4);
      entries.add(
          copy(
              "path-" + i,
              "P" + random.nextInt(9),
              split == 3 ? null : Split.values()[split],
              "bytes " + random.nextInt(90)));
    }
    LeakReport whole = LeakReport.of(entries);
    assertThat(whole.contents().leaky()).isPositive();

    Collections.shuffle(entries, random);
    List<Map<String, RepeatedContent>> parts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      parts.add(new HashMap<>());
    }
    for (ManifestEntry entry : entries) {
      parts
          .get(random.nextInt(parts.size()))
          .merge(entry.sha256(), RepeatedContent.of(entry), RepeatedContent::merge);
    }
    Map<String, RepeatedContent> merged = new HashMap<>();
    parts.forEach(
        part -> part.forEach((key, value) -> merged.merge(key, value, RepeatedContent::merge)));
    LeakAccumulator leaks = new LeakAccumulator();
    merged.values().forEach(leaks::addContent);
    assertThat(leaks.report().contents()).isEqualTo(whole.contents());
  }

  @Test
  void keepsOneFileOfEachLabelSplitAndFold() {
    ManifestEntry one = copy("1", "P1", Split.TRAIN, "x").withLabel("Parasitized");
    RepeatedContent content =
        Stream.of(
                copy("4", "P2", null, "x").withLabel("Uninfected"),
                one.withSplit(Split.TRAIN, 1),
                copy("2", "P1", Split.TRAIN, "x")
                    .withLabel("Parasitized")
                    .withSplit(Split.TRAIN, 1),
                copy("3", "P1", Split.TRAIN, "x").withSplit(Split.TRAIN, 2))
            .map(RepeatedContent::of)
            .reduce(RepeatedContent::merge)
            .orElseThrow();

    assertThat(content.files()).isEqualTo(4);
    assertThat(content.first().path()).isEqualTo("1");
    assertThat(content.others()).extracting(RepeatedContent.Copy::path).containsExactly("3", "4");
    assertThat(content.folds()).containsExactly(1, 2);
    assertThat(content.isLeaky()).isFalse();
    assertThat(content.labelExample()).isEqualTo("\"1\" is Parasitized and \"4\" is Uninfected");
    assertThatThrownBy(() -> content.merge(RepeatedContent.of(copy("5", "P1", Split.TRAIN, "y"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesImagesThatCannotBeSplitByPatient() {
    MissingIds missing =
        MissingIds.none(SplitUnit.PATIENT)
            .add(entry("z.png", null, null, null))
            .add(entry("b.png", "C1", null, null))
            .merge(
                MissingIds.none(SplitUnit.PATIENT)
                    .add(entry("a\n.png", null, null, null))
                    .add(ManifestEntry.quarantined("0.png", 0, "empty")));
    assertThat(missing.count()).isEqualTo(2);
    assertThatThrownBy(missing::requireNone)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("2 images name no patient (first: \"a\uFFFD.png\")");
    MissingIds.none(SplitUnit.PATIENT).add(entry("b.png", "C1", null, null)).requireNone();
  }

  private static ManifestEntry copy(String path, String patient, Split split, String bytes) {
    return ManifestEntry.ok(
            path, null, patient, null, 1, 1, 1, Sha256.hex(bytes.getBytes(StandardCharsets.UTF_8)))
        .withSplit(split);
  }

  private static ManifestEntry entry(String path, String patient, String slide, Split split) {
    String sha256 = ManifestSamples.sha256(new Random(path.hashCode()));
    return ManifestEntry.ok(path, null, patient, slide, 1, 1, 1, sha256).withSplit(split);
  }
}
