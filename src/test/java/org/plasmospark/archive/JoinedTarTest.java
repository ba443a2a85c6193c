package org.plasmospark.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.RejectReason;

/** Tars that stand one behind the other, and what stands behind archives. */
class JoinedTarTest {
  private static final byte[] CELL = {1, 2, 3};
  private static final byte[] OTHER = new byte[700];

  private final byte[] first = new Tars().with("a.png", CELL).with("b.png", OTHER).bytes();
  private final byte[] second = new Tars().with("c/d.png", OTHER).with("e.png", CELL).bytes();

  @ParameterizedTest
  @ValueSource(ints = {0, 512, 10_240})
  void readsTheSecondOfTwoTarsWhateverPaddingIsBetween(int padding) throws IOException {
    // Some tools write two records of zeros and no more.
    byte[] shortFirst = Arrays.copyOf(first, lengthWithEndMark(first));
    byte[] joined = join(shortFirst, new byte[padding], second);
    for (ArchiveFormat format : ArchiveFormat.values()) {
      if (format.isTar()) {
        assertAll(Opened.of(format, Tars.compress(format, joined)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3000})
  void readsTheSecondOfTwoCompressedTars(int padding) throws IOException {
    for (ArchiveFormat format : ArchiveFormat.values()) {
      if (format.isTar() && format.isStream()) {
        byte[] joined =
            join(
                Tars.compress(format, first),
                new byte[padding],
                Tars.compress(format, second),
                new byte[padding]);
        assertAll(Opened.of(format, joined));
      }
    }
  }

  @Test
  void readsMembersOfBothInAnyOrder() throws IOException {
    Opened opened = Opened.of(ArchiveFormat.TAR_GZ, join(Tars.gzip(first), Tars.gzip(second)));
    assertThat(opened.members())
        .extracting(member -> member.place().position())
        .containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void saysThatSomethingElseStandsBehind() throws IOException {
    byte[] rubbish = new byte[1024];
    Arrays.fill(rubbish, (byte) 7);
    Opened plain = Opened.of(ArchiveFormat.TAR, join(first, rubbish));
    assertThat(plain.contents()).containsOnlyKeys("a.png", "b.png");
    assertThat(plain.outcome().problem().reason()).isEqualTo(RejectReason.CORRUPT);
    assertThat(plain.outcome().problem().sentence()).contains("Behind the end mark");
    Opened compressed = Opened.of(ArchiveFormat.TAR_GZ, join(Tars.gzip(first), rubbish));
    assertThat(compressed.outcome().problem().sentence()).contains("Behind a compressed stream");
  }

  @Test
  void saysThatTheSecondIsCut() throws IOException {
    byte[] joined = join(first, second);
    Opened opened = Opened.of(ArchiveFormat.TAR, Arrays.copyOf(joined, first.length + 512 + 700));
    assertThat(opened.outcome().problem().reason()).isEqualTo(RejectReason.TRUNCATED);
  }

  private static void assertAll(Opened opened) {
    assertThat(opened.outcome().problem()).isNull();
    assertThat(opened.problems()).isEmpty();
    Map<String, byte[]> contents = opened.contents();
    assertThat(contents).containsOnlyKeys("a.png", "b.png", "c/d.png", "e.png");
    assertThat(contents.get("a.png")).isEqualTo(CELL);
    assertThat(contents.get("b.png")).isEqualTo(OTHER);
    assertThat(contents.get("c/d.png")).isEqualTo(OTHER);
    assertThat(contents.get("e.png")).isEqualTo(CELL);
  }

  private static int lengthWithEndMark(byte[] tar) {
    int end = tar.length;
    while (end > 0 && tar[end - 1] == 0) {
      end--;
    }
    // The last member has zeros of its own: its header and its two records.
    return (end + 511) / 512 * 512 + 1024 + 1024;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
