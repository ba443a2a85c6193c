package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.plasmospark.SharedData;
import org.plasmospark.settings.SettingOverride;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SettingsLoader;

/** The manifest of the published NIH set, its frozen split, and what its page says of it. */
class NihDataManifestTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "data-manifests").toAbsolutePath();
  private static final Path MANIFEST = FOLDER.resolve("nih-malaria.csv");

  private static List<ManifestEntry> entries;
  private static Settings settings;

  @BeforeAll
  static void readIt() throws IOException {
    entries = read(MANIFEST);
    settings = SettingsLoader.load(List.of(), List.of(SettingOverride.set("split.folds=5")));
  }

  @Test
  void holdsEveryPublishedImageOnce() {
    assertThat(entries).hasSize(27_558).allMatch(ManifestEntry::isOk);
    assertThat(count(e -> e.label().equals("Parasitized"))).isEqualTo(13_779);
    assertThat(count(e -> e.label().equals("Uninfected"))).isEqualTo(13_779);
    assertThat(distinct(e -> true, ManifestEntry::patientId)).hasSize(200);
    assertThat(distinct(e -> true, ManifestEntry::slideId)).hasSize(1_408);
    assertThat(distinct(e -> true, ManifestEntry::path)).hasSize(27_558);
    assertThat(distinct(e -> true, ManifestEntry::sha256)).hasSize(27_558);
    assertThat(entries).isSortedAccordingTo((a, b) -> a.path().compareTo(b.path()));
  }

  @Test
  void hasPatientSlideAndLabelAsTheCatalogReadsThem() {
    CellNames names = settings.images().names();
    assertThat(entries)
        .allSatisfy(
            entry -> {
              assertThat(names.ids(entry.path()))
                  .isEqualTo(new CellNames.Ids(entry.patientId(), entry.slideId()));
              assertThat(CellNames.labelOf(entry.path())).isEqualTo(entry.label());
            });
  }

  @Test
  void hasNoPatientAndNoSlideInTwoSplitsOrFolds() {
    assertThat(LeakReport.of(entries).isLeaky()).isFalse();
    Map<String, Set<String>> places = new HashMap<>();
    for (ManifestEntry entry : entries) {
      String place = entry.split() + " " + entry.fold();
      places.computeIfAbsent(entry.patientId(), patient -> new HashSet<>()).add(place);
      assertThat(entry.split() == Split.TEST).isEqualTo(entry.fold() == ManifestEntry.NO_FOLD);
    }
    Set<String> folds = new HashSet<>();
    places.forEach(
        (patient, in) -> {
          assertThat(in.stream().map(place -> place.split(" ")[0]).distinct()).hasSize(1);
          assertThat(in.stream().map(place -> place.split(" ")[1]).distinct()).hasSize(1);
          in.forEach(place -> folds.add(place.split(" ")[1]));
        });
    assertThat(folds).containsExactlyInAnyOrder("-1", "0", "1", "2", "3", "4");
  }

  @Test
  void isByteForByteWhatTheSplitterMakesOfTheOtherColumns() throws IOException {
    List<ManifestEntry> unsplit =
        entries.stream().map(e -> e.withSplit(null, ManifestEntry.NO_FOLD)).toList();
    assertThat(csv(split(unsplit)).equals(Files.readString(MANIFEST)))
        .as("the same split, in the same form")
        .isTrue();
  }

  @Test
  void isByteForByteWhatTheSplitterMakesOfTheReference() throws IOException {
    List<ManifestEntry> published = read(SharedData.dir().resolve("nih-malaria-full.csv"));
    assertThat(csv(split(published)).equals(Files.readString(MANIFEST)))
        .as("the facts of the reference and our split")
        .isTrue();
  }

  @Test
  void itsPageTellsItsFiguresAndHashes() throws IOException {
    String page = Files.readString(FOLDER.resolve("README.md"));
    ManifestHash data = ManifestHash.data();
    ManifestHash split = ManifestHash.split();
    for (ManifestEntry entry : entries) {
      data.add(entry);
      split.add(entry);
    }
    assertThat(page)
        .contains("manifest hash `" + data.hex() + "`")
        .contains("split hash `" + split.hex() + "`")
        .contains(number(entries.stream().mapToLong(ManifestEntry::bytes).sum()) + " bytes");
    for (Split each : Split.values()) {
      assertThat(page).contains(row(each.text(), e -> e.split() == each));
    }
    for (int fold = 0; fold < 5; fold++) {
      int each = fold;
      assertThat(page).contains(row("fold " + fold, e -> e.fold() == each));
    }
  }

  private static String row(String name, Predicate<ManifestEntry> in) {
    long positives = count(in.and(e -> e.label().equals("Parasitized")));
    long all = count(in);
    return "| %s | %s | %s | %s | %d | %d |"
        .formatted(
            name,
            number(positives),
            number(all - positives),
            number(all),
            distinct(in, ManifestEntry::patientId).size(),
            distinct(in, ManifestEntry::slideId).size());
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static long count(Predicate<ManifestEntry> in) {
    return entries.stream().filter(in).count();
  }

  private static Set<String> distinct(
      Predicate<ManifestEntry> in, Function<ManifestEntry, String> what) {
    Set<String> distinct = new HashSet<>();
    entries.stream().filter(in).map(what).forEach(distinct::add);
    return distinct;
  }

  /** By patient, with the settings that everybody has. */
  private static List<ManifestEntry> split(List<ManifestEntry> unsplit) {
    Map<String, GroupCounts> patients = new HashMap<>();
    for (ManifestEntry entry : unsplit) {
      boolean positive = settings.images().labels().isPositive(entry.label());
      patients.merge(
          entry.patientId(),
          new GroupCounts(entry.patientId(), positive ? 0 : 1, positive ? 1 : 0),
          GroupCounts::merge);
    }
    GroupSplit split = new GroupSplitter(settings.split().plan()).split(patients.values());
    List<ManifestEntry> made = new ArrayList<>();
    for (ManifestEntry entry : unsplit) {
      made.add(entry.withSplit(split.splitOf(entry.patientId()), split.foldOf(entry.patientId())));
    }
    return made;
  }

  private static String csv(List<ManifestEntry> rows) throws IOException {
    StringWriter text = new StringWriter();
    ManifestCsv.write(text, rows.iterator());
    return text.toString();
  }

  private static List<ManifestEntry> read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return ManifestCsv.readAll(reader, file.toString(), 100_000);
    }
  }
}
