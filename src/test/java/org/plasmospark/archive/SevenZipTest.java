package org.plasmospark.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmospark.image.RejectReason;

class SevenZipTest {
  private static final byte[] CELL = random(5000, 1);
  private static final byte[] OTHER = random(700, 2);

  @ParameterizedTest
  @EnumSource(names = {"COPY", "LZMA", "LZMA2", "BZIP2", "DEFLATE"})
  void readsMembers(SevenZMethod method) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("a/Zelle ä.png", CELL);
    files.put("a/empty.png", new byte[0]);
    files.put("b.png", OTHER);
    Opened opened = Opened.of(ArchiveFormat.SEVEN_ZIP, SevenZips.of(method, files));
    assertThat(opened.outcome().problem()).isNull();
    assertThat(opened.problems()).isEmpty();
    assertThat(opened.contents()).containsOnlyKeys(files.keySet());
    files.forEach((name, bytes) -> assertThat(opened.contents().get(name)).isEqualTo(bytes));
  }

  @Test
  void readsMembersInAnyOrder() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      files.put(i + ".png", random(100 + i, i));
    }
    byte[] archive = SevenZips.of(SevenZMethod.LZMA2, files);
    List<ArchiveMember> members =
        new ArrayList<>(Opened.of(ArchiveFormat.SEVEN_ZIP, archive).members());
    Collections.shuffle(members, new Random(3));
    try (ArchiveReader reader =
        new ArchiveReader(new SeekableInMemoryByteChannel(archive), ArchiveLimits.DEFAULT)) {
      for (ArchiveMember member : members) {
        assertThat(reader.read(member.name(), (int) member.length(), member.place()))
            .isEqualTo(files.get(member.name()));
      }
    }
  }

  @Test
  void refusesABombAndTooManyMembers() throws IOException {
    byte[] bomb = SevenZips.of(SevenZMethod.DEFLATE, Map.of("zeros.bmp", new byte[80 << 20]));
    Opened opened = Opened.of(ArchiveFormat.SEVEN_ZIP, bomb);
    assertThat(opened.outcome().refused()).isTrue();
    assertThat(opened.outcome().problem().sentence()).contains("bomb");
    byte[] many = SevenZips.of(SevenZMethod.COPY, Map.of("a", CELL, "b", CELL, "c", CELL));
    assertThat(
            Opened.of(ArchiveFormat.SEVEN_ZIP, many, new ArchiveLimits(2, 200)).outcome().refused())
        .isTrue();
  }

  @Test
  void saysThatItIsCut() throws IOException {
    byte[] archive = SevenZips.of(SevenZMethod.LZMA2, Map.of("a.png", CELL, "b.png", OTHER));
    for (int length = 6; length < archive.length; length += 97) {
      Opened opened = Opened.of(ArchiveFormat.SEVEN_ZIP, Arrays.copyOf(archive, length));
      assertThat(opened.members()).isEmpty();
      assertThat(opened.outcome().problem()).as("cut to %d", length).isNotNull();
    }
  }

  @Test
  void neverReadsOtherBytesThanThoseOfTheMember() throws IOException {
    byte[] archive = SevenZips.of(SevenZMethod.LZMA2, Map.of("a.png", CELL, "b.png", OTHER));
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = archive.clone();
      // Behind the start header, whose checksum would catch everything else.
      int from = round % 2 == 0 ? 32 : 0;
      damaged[from + random.nextInt(damaged.length - from)] ^= (byte) (1 << random.nextInt(8));
      Opened opened = Opened.of(ArchiveFormat.SEVEN_ZIP, damaged);
      opened
          .contents()
          .forEach(
              (name, bytes) -> assertThat(bytes).isEqualTo(name.equals("a.png") ? CELL : OTHER));
    }
  }

  @Test
  void putsAsideWhatLeadsOutOfTheArchiveAndArchivesInIt() throws IOException {
    Opened opened =
        Opened.of(
            ArchiveFormat.SEVEN_ZIP,
            SevenZips.of(
                SevenZMethod.COPY,
                Map.of("../x.png", CELL, "week/inner.tar.xz", OTHER, "z.png", OTHER)));
    assertThat(opened.contents()).containsOnlyKeys("z.png");
    assertThat(opened.problems().get("../x.png")).startsWith(RejectReason.BAD_NAME.code());
    assertThat(opened.problems().get("week/inner.tar.xz"))
        .startsWith(RejectReason.UNREAD_ARCHIVE.code());
  }

  private static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
