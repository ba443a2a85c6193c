package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestEntryTest {
  private static final String SHA = "0123456789abcdef".repeat(4);
  private static final ManifestEntry ENTRY =
      ManifestEntry.ok("a.png", "Uninfected", "C1", "C1/x", 1, 2, 3, SHA);

  @Test
  void changesOnlyWhatIsAskedFor() {
    ManifestEntry split = ENTRY.withSplit(Split.TEST, 3);
    assertThat(split.withSplit(null, ManifestEntry.NO_FOLD)).isEqualTo(ENTRY);
    assertThat(split.withSplit(Split.TRAIN).fold()).isEqualTo(3);
    assertThat(ENTRY.withLabel("Parasitized").withLabel("Uninfected")).isEqualTo(ENTRY);
    assertThat(ENTRY.withIds("x", "y").withIds("C1", "C1/x")).isEqualTo(ENTRY);
    ManifestEntry quarantined = split.quarantinedFor("black");
    assertThat(quarantined.isOk()).isFalse();
    assertThat(quarantined.split()).isNull();
    assertThat(quarantined.fold()).isEqualTo(ManifestEntry.NO_FOLD);
    assertThat(quarantined.sha256()).isEqualTo(SHA);
  }

  @Test
  void takesAnEmptyTextForNone() {
    ManifestEntry entry = ENTRY.withLabel("").withIds("", "");
    assertThat(entry.label()).isNull();
    assertThat(entry.patientId()).isNull();
    assertThat(entry.slideId()).isNull();
  }

  @Test
  void refusesRowsThatContradictThemselves() {
    assertRefused(() -> ManifestEntry.ok("", null, null, null, 1, 1, 1, SHA), "path");
    assertRefused(() -> ManifestEntry.ok("a", null, null, null, 1, 1, 1, null), "sha256");
    assertRefused(
        () -> ManifestEntry.ok("a", null, null, null, 1, 1, 1, SHA.replace('a', 'A')), "sha256");
    assertRefused(() -> ManifestEntry.ok("a", null, null, null, -1, 1, 1, SHA), "width");
    assertRefused(() -> ManifestEntry.ok("a", null, null, null, 1, 1, -1, SHA), "bytes");
    assertRefused(() -> ENTRY.withSplit(Split.TEST, -2), "fold");
    assertRefused(() -> ENTRY.quarantinedFor(""), "reason");
    assertRefused(() -> ENTRY.quarantinedFor("black").withSplit(Split.TEST), "quarantined");
  }

  @ParameterizedTest
  @EnumSource(Split.class)
  void readsSplitsAsTheyAreWritten(Split split) {
    assertThat(Split.parse(split.text())).isEqualTo(split);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uninfected", "Parasitised", "", " Parasitized"})
  void namesTheKnownLabelsWhenOneIsMistyped(String label) {
    assertRefused(() -> LabelSet.NIH.parse(label), "known are Uninfected, Parasitized");
  }

  @Test
  void ordersLabelsNegativeFirst() {
    assertThat(LabelSet.NIH.list()).containsExactly("Uninfected", "Parasitized");
    assertThat(LabelSet.NIH.isPositive("Parasitized")).isTrue();
    assertThat(LabelSet.NIH.indexOf("Uninfected")).isZero();
    assertRefused(() -> new LabelSet("a", "A"), "both classes");
    assertRefused(() -> new LabelSet(" ", "A"), "no name");
  }

  private static void assertRefused(Runnable action, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
