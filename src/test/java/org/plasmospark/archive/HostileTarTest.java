package org.plasmospark.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.RejectReason;

class HostileTarTest {
  private static final byte[] CELL = random(5000, 1);
  private static final byte[] OTHER = random(700, 2);
  private static final String LONG = "folder/".repeat(40) + "细胞.png";

  @ParameterizedTest
  @EnumSource(names = {"TAR", "TAR_GZ", "TAR_BZ2", "TAR_XZ"})
  void readsMembers(ArchiveFormat format) throws IOException {
    for (Tars tar : List.of(new Tars(), new Tars().posix())) {
      Opened opened =
          open(
              format,
              tar.with("./a b.png", CELL)
                  .with("d/", new byte[0])
                  .with(LONG, OTHER)
                  .with("new\nline#%.png", CELL));
      assertThat(opened.contents()).containsOnlyKeys("a b.png", LONG, "new\nline#%.png");
      assertThat(opened.contents().get("a b.png")).isEqualTo(CELL);
      assertThat(opened.contents().get(LONG)).isEqualTo(OTHER);
      assertThat(opened.outcome().problem()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR_GZ", "TAR_BZ2", "TAR_XZ"})
  void readsMembersOfACompressedTarInAnyOrder(ArchiveFormat format) throws IOException {
    Tars tar = new Tars();
    for (int i = 0; i < 20; i++) {
      tar.with(i + ".png", random(100 + i, i));
    }
    byte[] archive = Tars.compress(format, tar.bytes());
    List<ArchiveMember> members = new ArrayList<>(Opened.of(format, archive).members());
    Collections.shuffle(members, new Random(3));
    try (ArchiveReader reader =
        new ArchiveReader(new SeekableInMemoryByteChannel(archive), ArchiveLimits.DEFAULT)) {
      for (ArchiveMember member : members) {
        int i = Integer.parseInt(member.name().replace(".png", ""));
        assertThat(reader.read(member.name(), (int) member.length(), member.place()))
            .isEqualTo(random(100 + i, i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR", "TAR_GZ", "TAR_BZ2", "TAR_XZ"})
  void putsAsideWhatIsNoFileAndReadsTheNeighbours(ArchiveFormat format) throws IOException {
    Opened opened =
        open(
            format,
            new Tars()
                .with("a.png", CELL)
                .special("soft.png", TarConstants.LF_SYMLINK)
                .special("hard.png", TarConstants.LF_LINK)
                .special("pipe.png", TarConstants.LF_FIFO)
                .special("disk.png", TarConstants.LF_BLK)
                .with("../../x.png", OTHER)
                .with("/etc/passwd", OTHER)
                .with("inner.tar", new Tars().with("x.png", CELL).bytes())
                .with("z.png", OTHER));
    assertThat(opened.contents()).containsOnlyKeys("a.png", "z.png");
    assertThat(opened.contents().get("z.png")).isEqualTo(OTHER);
    assertThat(opened.problems().get("soft.png")).startsWith("unreadable: ").contains("link");
    assertThat(opened.problems().get("hard.png")).startsWith("unreadable: ").contains("link");
    assertThat(opened.problems().get("pipe.png")).contains("neither");
    assertThat(opened.problems().get("disk.png")).contains("neither");
    assertThat(opened.problems().get("../../x.png")).startsWith("bad-name: ");
    assertThat(opened.problems().get("/etc/passwd")).startsWith("bad-name: ");
    assertThat(opened.problems().get("inner.tar")).startsWith("unread-archive: ");
  }

  @Test
  void keepsWhatComesBeforeACutOfATarAndSaysThatItIsCut() throws IOException {
    byte[] tar = new Tars().with("a.png", CELL).with("b.png", OTHER).with("c.png", CELL).bytes();
    // The members' data: 512 to 5512, 6144 to 6844, 7680 to 12680.
    for (int length : new int[] {600, 5632, 5700, 6144, 6500, 7168, 7400, 7680, 9000, 12800}) {
      Opened opened = Opened.of(ArchiveFormat.TAR, Arrays.copyOf(tar, length));
      assertThat(opened.outcome().problem()).as("cut to " + length).isNotNull();
      assertThat(opened.outcome().problem().reason()).isEqualTo(RejectReason.TRUNCATED);
      assertThat(opened.contents().containsKey("a.png")).isEqualTo(length >= 5512);
      assertThat(opened.contents().containsKey("b.png")).isEqualTo(length >= 6844);
      assertThat(opened.contents().containsKey("c.png")).isEqualTo(length >= 12680);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR_GZ", "TAR_BZ2", "TAR_XZ"})
  void keepsWhatComesBeforeACutOfACompressedTarAndSaysThatItIsCut(ArchiveFormat format)
      throws IOException {
    byte[] archive =
        Tars.compress(format, new Tars().with("a.png", CELL).with("b.png", CELL).bytes());
    for (int length = 20; length < archive.length; length += 211) {
      Opened opened = Opened.of(format, Arrays.copyOf(archive, length));
      assertThat(opened.outcome().problem()).as("cut to " + length).isNotNull();
      assertThat(opened.outcome().problem().reason()).isEqualTo(RejectReason.TRUNCATED);
      assertThat(opened.contents().size() + opened.problems().size())
          .isEqualTo(opened.members().size());
      opened.contents().values().forEach(bytes -> assertThat(bytes).isEqualTo(CELL));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR_GZ", "TAR_BZ2", "TAR_XZ"})
  void checksTheChecksumOfACompressedTar(ArchiveFormat format) throws IOException {
    byte[] archive = Tars.compress(format, new Tars().with("a.png", CELL).bytes());
    archive[archive.length - 6] ^= 1;
    Opened opened = Opened.of(format, archive);
    assertThat(opened.outcome().problem().reason()).isEqualTo(RejectReason.CORRUPT);
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR_GZ", "TAR_BZ2", "TAR_XZ"})
  void stopsInflatingABomb(ArchiveFormat format) throws IOException {
    byte[] bomb =
        Tars.compress(
            format, new Tars().with("a.png", OTHER).with("zeros.bmp", new byte[80 << 20]).bytes());
    Opened opened = Opened.of(format, bomb);
    assertThat(opened.outcome().refused()).isTrue();
    assertThat(opened.outcome().problem().sentence())
        .startsWith("too-large-file: ")
        .contains("bomb");
  }

  /** As old tars of Windows and Unix have them. */
  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "GBK", "windows-1251"})
  void readsMembersWhoseNamesAreInNoKnownEncoding(String encoding) throws IOException {
    String[] names =
        encoding.equals("GBK")
            ? new String[] {"细胞.png", "红细胞.png"}
            : encoding.equals("ISO-8859-1")
                ? new String[] {"café.png", "cafè.png"}
                : new String[] {"клетка.png", "клётка.png"};
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, encoding)) {
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(CELL.length);
        tar.putArchiveEntry(entry);
        tar.write(CELL);
        tar.closeArchiveEntry();
      }
    }
    Opened opened = Opened.of(ArchiveFormat.TAR, bytes.toByteArray());
    assertThat(opened.contents()).hasSize(2);
    opened.contents().keySet().forEach(name -> assertThat(name).doesNotContain("\uFFFD"));
    opened.contents().values().forEach(content -> assertThat(content).isEqualTo(CELL));
  }

  @Test
  void doesNotHoldAnEndlessNameInMemory() throws IOException {
    Opened opened =
        open(
            ArchiveFormat.TAR_GZ,
            new Tars().with("a.png", CELL).longName(4 << 20).with("b.png", OTHER));
    assertThat(opened.contents()).containsOnlyKeys("a.png");
    assertThat(opened.outcome().problem().sentence()).startsWith("corrupt: ").contains("header");
  }

  @Test
  void refusesAnArchiveOfTooManyMembers() throws IOException {
    Tars tar = new Tars();
    for (int i = 0; i < 11; i++) {
      tar.with(i + ".png", OTHER);
    }
    byte[] bytes = tar.bytes();
    assertThat(Opened.of(ArchiveFormat.TAR, bytes, new ArchiveLimits(10, 200)).outcome().refused())
        .isTrue();
  }

  @Test
  void tellsOtherGzipFilesFromTars() throws IOException {
    Opened opened = Opened.of(ArchiveFormat.TAR_GZ, Tars.gzip(random(5000, 9)));
    assertThat(opened.members()).isEmpty();
    assertThat(opened.outcome().problem().reason()).isEqualTo(RejectReason.CORRUPT);
    assertThat(ArchiveFormat.TAR.looksLike(Arrays.copyOf(CELL, 512))).isFalse();
    assertThat(ArchiveFormat.TAR_GZ.looksLike(CELL)).isFalse();
    assertThat(ArchiveFormat.ZIP.looksLike(CELL)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR", "TAR_GZ", "TAR_BZ2", "TAR_XZ"})
  void neverFailsOtherwiseWhateverIsInTheBytes(ArchiveFormat format) throws IOException {
    byte[] tar = new Tars().posix().with("a.png", CELL).with(LONG, OTHER).with("c", CELL).bytes();
    Random random = new Random(42);
    int rounds = format == ArchiveFormat.TAR || format == ArchiveFormat.TAR_GZ ? 1500 : 150;
    for (int round = 0; round < rounds; round++) {
      byte[] damaged = tar.clone();
      for (int i = 0; i <= random.nextInt(6); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Opened opened = Opened.of(format, Tars.compress(format, damaged));
      assertThat(opened.members()).hasSizeLessThanOrEqualTo(8);
    }
  }

  private static Opened open(ArchiveFormat format, Tars tar) throws IOException {
    byte[] bytes = Tars.compress(format, tar.bytes());
    assertThat(format.looksLike(Arrays.copyOf(bytes, Math.min(512, bytes.length)))).isTrue();
    return Opened.of(format, bytes);
  }

  private static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
