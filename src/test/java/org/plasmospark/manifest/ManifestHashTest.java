package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestHashTest {
  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void dependsNeitherOnOrderNorOnPartitions(long seed) {
    List<ManifestEntry> entries = ManifestSamples.entries(50, seed);
    String whole = hash(entries).hex();
    Random random = new Random(seed);
    Collections.shuffle(entries, random);
    int cut = random.nextInt(entries.size());
    ManifestHash merged = hash(entries.subList(0, cut));
    merged.merge(ManifestHash.data()).merge(hash(entries.subList(cut, entries.size())));
    assertThat(merged.hex()).isEqualTo(whole);
    assertThat(merged.rows()).isEqualTo(50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void addsRowHashesModulo2To256(long seed) {
    BigInteger expected = BigInteger.ZERO;
    List<ManifestEntry> entries = ManifestSamples.entries(40, seed);
    for (ManifestEntry entry : entries) {
      expected = expected.add(ManifestHash.data().add(entry).sum());
    }
    assertThat(hash(entries).sum()).isEqualTo(expected.mod(BigInteger.ONE.shiftLeft(256)));
    ManifestHash doubled = ManifestHash.data();
    BigInteger times = BigInteger.ONE.shiftLeft(270).subtract(BigInteger.ONE);
    doubled.add(entries.get(0));
    for (int i = 1; i < 270; i++) {
      doubled.merge(doubled).add(entries.get(0));
    }
    assertThat(doubled.sum())
        .isEqualTo(
            ManifestHash.data()
                .add(entries.get(0))
                .sum()
                .multiply(times)
                .mod(BigInteger.ONE.shiftLeft(256)));
  }

  @Test
  void changesWithEveryColumnAndWithRowsThatComeTwice() {
    ManifestEntry entry = entry("a", "b", "c", "d", 1, 2, 3, 0);
    List<ManifestEntry> others =
        List.of(
            entry("A", "b", "c", "d", 1, 2, 3, 0),
            entry("a", "B", "c", "d", 1, 2, 3, 0),
            entry("a", null, "c", "d", 1, 2, 3, 0),
            entry("a", "b", "cd", null, 1, 2, 3, 0),
            entry("a", "b", null, "cd", 1, 2, 3, 0),
            entry("a", "bc", null, "d", 1, 2, 3, 0),
            entry("a", "b", "c", "d", 2, 1, 3, 0),
            entry("a", "b", "c", "d", 1, 2, 4, 0),
            entry("a", "b", "c", "d", 1, 2, 3, 1),
            entry.quarantinedFor("x"),
            entry.quarantinedFor("y"));
    Set<String> hashes = new HashSet<>();
    hashes.add(ManifestHash.data().hex());
    hashes.add(hash(List.of(entry)).hex());
    hashes.add(hash(List.of(entry, entry)).hex());
    hashes.add(hash(List.of(entry, entry, entry)).hex());
    others.forEach(other -> hashes.add(hash(List.of(other)).hex()));
    assertThat(hashes).hasSize(others.size() + 4);
  }

  @Test
  void tellsSplitsOfTheSameImagesApart() {
    ManifestEntry entry = entry("a", "b", "c", "d", 1, 2, 3, 0);
    List<ManifestEntry> splits =
        List.of(
            entry,
            entry.withSplit(Split.TRAIN),
            entry.withSplit(Split.TEST),
            entry.withSplit(Split.TRAIN, 0),
            entry.withSplit(Split.TRAIN, 1));
    Set<String> data = new HashSet<>();
    Set<String> split = new HashSet<>();
    for (ManifestEntry each : splits) {
      data.add(ManifestHash.data().add(each).hex());
      split.add(ManifestHash.split().add(each).hex());
    }
    assertThat(data).hasSize(1);
    assertThat(split).hasSize(splits.size()).doesNotContainAnyElementsOf(data);
    assertThatThrownBy(() -> ManifestHash.data().merge(ManifestHash.split()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Bundles of older versions name their data by it; computed by hand from the definition. */
  @Test
  void keepsTheHashThatItAlwaysMade() {
    String sha256 = "0123456789abcdef".repeat(4);
    ManifestEntry entry = ManifestEntry.ok("клетка.png", "b", "c", "d", 1, 2, 3, sha256);
    assertThat(ManifestHash.data().add(entry).hex())
        .isEqualTo("847d51f19e50906fdf72c003e0bc669b27dfa4581e3221b2d0576bf2bbc036ef");
    assertThat(ManifestHash.split().add(entry.withSplit(Split.TEST, 2)).hex())
        .isEqualTo("6dc1083a1eed44f4333244e35ee5493843f1cef783819e9ba57c7050b36c4bbd");
  }

  private static ManifestHash hash(List<ManifestEntry> entries) {
    ManifestHash hash = ManifestHash.data();
    new ArrayList<>(entries).forEach(hash::add);
    return hash;
  }

  private static ManifestEntry entry(
      String path, String label, String patient, String slide, int w, int h, long bytes, int sha) {
    return ManifestEntry.ok(
        path, label, patient, slide, w, h, bytes, ManifestSamples.sha256(new Random(sha)));
  }
}
