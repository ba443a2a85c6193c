package org.plasmospark.manifest;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Seeded generators for the property tests. */
final class ManifestSamples {
  private static final String[] NASTY = {
    "plain.png",
    "with blank",
    "comma,name",
    "quote\"name",
    "\"",
    "\"\"",
    "new\nline",
    "\r\n",
    "\r",
    "=1+1",
    "@x",
    "-1",
    "+1",
    "#hash",
    "100%",
    "%20",
    "a:b",
    "клетка",
    "细胞",
    "🔬",
    "e\u0301",
    "\uFEFFmark",
    "tab\t",
    " leading",
    "trailing ",
    "null",
    "'",
    "\\",
    "\u0000",
    "\u2028",
    ",",
    ""
  };

  private ManifestSamples() {}

  /** Like the NIH set: a quarter without positives; most with about 80 cells, a few with 700. */
  static List<GroupCounts> patients(int count, long seed) {
    Random random = new Random(seed);
    List<GroupCounts> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long cells = Math.round(Math.min(687, 65 * Math.exp(Math.abs(random.nextGaussian()) * 0.9)));
      if (random.nextInt(20) == 0) {
        cells = 1 + random.nextInt(20);
      }
      double share = random.nextInt(4) == 0 ? 0 : random.nextDouble();
      long positives = Math.round(cells * share);
      groups.add(new GroupCounts("C" + i + "P" + (i - 39), cells - positives, positives));
    }
    return groups;
  }

  static String sha256(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static List<ManifestEntry> entries(int count, long seed) {
    Random random = new Random(seed);
    List<ManifestEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ManifestEntry entry =
          ManifestEntry.ok(
              "p" + nasty(random) + i,
              nasty(random),
              nasty(random),
              nasty(random),
              random.nextInt(Integer.MAX_VALUE),
              random.nextInt(Integer.MAX_VALUE),
              random.nextLong(Long.MAX_VALUE),
              sha256(random));
      if (random.nextInt(4) == 0) {
        entry = entry.quarantinedFor("r" + nasty(random));
      } else if (random.nextBoolean()) {
        Split[] splits = Split.values();
        entry = entry.withSplit(splits[random.nextInt(splits.length)], random.nextInt(6) - 1);
      }
      entries.add(entry);
    }
    return entries;
  }

  static String nasty(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(NASTY[random.nextInt(NASTY.length)]);
    }
    return text.toString();
  }
}
