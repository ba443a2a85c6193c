package org.plasmospark.spark.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plasmospark.manifest.ManifestEntry;

class QualityCountsTest {
  @Test
  void countsEachFileOnceInAnyOrder() {
    QualityCounts first =
        new QualityCounts()
            .add(cell("a.png"), null)
            .add(cell("b.png"), "flat,mostly-black")
            .add(bad("week.rar", "unread-archive: This is a RAR archive."), null);
    QualityCounts second =
        new QualityCounts()
            .add(cell("c.png"), "flat")
            .add(bad("cut.zip", "truncated: The archive ends."), null)
            .add(bad("none.zip", "empty: The archive holds no visible file."), null)
            .add(bad("x.png", "corrupt: A chunk is damaged."), null);
    QualityCounts both = new QualityCounts().merge(second).merge(first);
    assertThat(both.files()).isEqualTo(7);
    assertThat(both.usable()).isEqualTo(3);
    assertThat(both.suspicious()).isEqualTo(2);
    assertThat(both.quarantined()).isEqualTo(4);
    assertThat(both.unreadArchives()).isEqualTo(2);
    assertThat(both.unreadExample()).startsWith("cut.zip (truncated: ");
    assertThat(both.toMap()).isEqualTo(first.merge(second).toMap());
    assertThat(both.findings()).isEqualTo(Map.of("flat", 2L, "mostly-black", 1L));
    assertThat(both.reasonsText()).isEqualTo("corrupt 1, empty 1, truncated 1, unread-archive 1");
  }

  @Test
  void countsAFileOfSeveralPagesOnce() {
    QualityCounts counts =
        new QualityCounts()
            .add(cell("a.tif!/page-1"), null)
            .add(bad("a.tif!/page-2", "truncated: The TIFF ends."), null)
            .add(bad("b.tif!/page-9", "bad-name: The path reads like that of a page."), null)
            .add(cell("c.png"), null);
    assertThat(counts.files()).isEqualTo(4);
    assertThat(counts.listed()).isEqualTo(3);
    assertThat(counts.pageLines())
        .containsExactly("These are 3 files, 1 of which hold 2 pages, each counted like a file.");
    assertThat(new QualityCounts().add(cell("c.png"), null).pageLines()).isEmpty();
  }

  /** Whatever its bytes are taken for. */
  @Test
  void countsWhatIsNamedLikeAnArchiveOfAnyKind() {
    QualityCounts counts = new QualityCounts();
    for (String name : List.of("a.tar.lzma", "b.z02", "c.7z.001", "d.RAR", "e.iso", "f.tar.Z")) {
      counts.add(
          bad(name, "not-an-image: The first bytes are those of no known image format."), null);
    }
    counts.add(bad("g.txt", "not-an-image: This is a text file, not an image."), null);
    assertThat(counts.unreadArchives()).isEqualTo(6);
  }

  private static ManifestEntry cell(String path) {
    return ManifestEntry.ok(path, null, null, null, 10, 10, 100, "0".repeat(64));
  }

  private static ManifestEntry bad(String path, String reason) {
    return ManifestEntry.quarantined(path, 100, reason);
  }
}
