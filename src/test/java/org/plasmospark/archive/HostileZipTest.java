package org.plasmospark.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.RejectReason;

class HostileZipTest {
  private static final byte[] CELL = random(5000, 1);
  private static final byte[] OTHER = random(700, 2);

  @Test
  void readsStoredAndDeflatedMembersByPosition() throws IOException {
    Opened zip =
        zip(new Zips().with("a/x.png", CELL).stored("y.png", OTHER).with("d/", new byte[0]));
    assertThat(zip.contents()).containsOnlyKeys("a/x.png", "y.png");
    assertThat(zip.contents().get("a/x.png")).isEqualTo(CELL);
    assertThat(zip.contents().get("y.png")).isEqualTo(OTHER);
    assertThat(zip.outcome().problem()).isNull();
  }

  @Test
  void readsZip64() throws IOException {
    Opened zip = zip(new Zips().large().with("x.png", CELL).with("y.png", OTHER));
    assertThat(zip.contents()).containsOnlyKeys("x.png", "y.png");
    assertThat(zip.contents().get("x.png")).isEqualTo(CELL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b#%20?.png", "new\nline.png", "quote\".png", "细胞/感染.png", "клетка.png", "a..b"})
  void takesNamesLiterally(String name) throws IOException {
    assertThat(zip(new Zips().with(name, CELL)).contents()).containsOnlyKeys(name);
  }

  @Test
  void takesANameThatIsNotUtf8ForThatOfDos() throws IOException {
    byte[] zip = new Zips().with("Zelle_aa.png", CELL).bytes();
    int at = Zips.entryOf(zip, "Zelle_aa.png");
    zip[at + 46 + 6] = (byte) 0x84;
    byte[] unmarked = zip.clone();
    unmarked[at + 9] &= ~0x08;
    assertThat(Opened.of(ArchiveFormat.ZIP, unmarked).contents()).containsOnlyKeys("Zelle_äa.png");
  }

  @ParameterizedTest
  @CsvSource({
    "../../etc/passwd, leads out",
    "a/../../x.png, leads out",
    "..\\x.png, leads out",
    "/etc/passwd, is absolute",
    "C:\\x.png, is absolute",
    "\\\\host\\x.png, is absolute"
  })
  void putsAsideNamesThatLeadOutAndReadsTheirNeighbours(String name, String reason)
      throws IOException {
    // The library that writes the archive makes slashes of backslashes.
    String written = name.replace('\\', '~');
    byte[] bytes = new Zips().with("a.png", CELL).with(written, OTHER).with("z.png", OTHER).bytes();
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(wanted, 0, bytes, Zips.entryOf(bytes, written) + 46, wanted.length);
    Opened zip = Opened.of(ArchiveFormat.ZIP, bytes);
    assertThat(zip.contents()).containsOnlyKeys("a.png", "z.png");
    // As no name has a slash, backslashes are taken for them.
    String shown = name.contains("/") ? name : name.replace('\\', '/');
    assertThat(zip.problems()).containsOnlyKeys(shown);
    assertThat(zip.problems().get(shown)).startsWith("bad-name: ").contains(reason);
  }

  @Test
  void putsAsideLinksAndNestedArchives() throws IOException {
    Opened zip =
        zip(
            new Zips()
                .link("link.png", "/etc/passwd")
                .with("inner.zip", new Zips().with("x.png", CELL).bytes())
                .with("x.png", CELL));
    assertThat(zip.contents()).containsOnlyKeys("x.png");
    assertThat(zip.problems().get("link.png")).startsWith("unreadable: ").contains("link");
    assertThat(zip.problems().get("inner.zip"))
        .startsWith("unread-archive: ")
        .contains("in an archive");
  }

  /** The patient would be another. */
  @Test
  void putsAsideAMemberWhoseNameInTheDirectoryIsNotItsOwn() throws IOException {
    byte[] zip = new Zips().with("C102P63.png", CELL).with("C7P8.png", OTHER).bytes();
    byte[] name = "C102P63".getBytes(StandardCharsets.US_ASCII);
    int at = zip.length - 1;
    while (!Arrays.equals(name, Arrays.copyOfRange(zip, at, at + name.length))) {
      at--;
    }
    zip[at + 3] ^= 1;
    Opened opened = Opened.of(ArchiveFormat.ZIP, zip);
    assertThat(opened.contents()).containsOnlyKeys("C7P8.png");
    assertThat(opened.problems().get("C103P63.png"))
        .startsWith("corrupt: ")
        .contains("another name");
  }

  @Test
  void putsAsideEncryptedMembersAndUnknownMethods() throws IOException {
    byte[] zip = new Zips().with("a.png", CELL).with("b.png", CELL).with("c.png", CELL).bytes();
    zip = Zips.withField(zip, "a.png", 8, 0x0801);
    zip = Zips.withField(zip, "b.png", 10, 93);
    Opened opened = Opened.of(ArchiveFormat.ZIP, zip);
    assertThat(opened.contents()).containsOnlyKeys("c.png");
    assertThat(opened.problems().get("a.png")).startsWith("unreadable: ").contains("encrypted");
    assertThat(opened.problems().get("b.png")).startsWith("unsupported-format: ").contains("93");
  }

  @Test
  void doesNotInflateAMemberThatLiesAboutItsLength() throws IOException {
    byte[] zip = new Zips().with("a.png", new byte[50_000_000]).with("b.png", OTHER).bytes();
    Opened opened = Opened.of(ArchiveFormat.ZIP, Zips.withLongField(zip, "a.png", 24, 1000));
    assertThat(opened.contents()).containsOnlyKeys("b.png");
    assertThat(opened.problems().get("a.png"))
        .startsWith("corrupt: ")
        .contains("more than the 1000");
  }

  @Test
  void putsAsideAMemberThatWouldInflateTooMuch() throws IOException {
    Opened zip = zip(new Zips().with("bomb.png", new byte[2_000_000]).with("b.png", OTHER));
    assertThat(zip.contents()).containsOnlyKeys("b.png");
    assertThat(zip.problems().get("bomb.png")).startsWith("too-large-file: ").contains("200 times");
  }

  @Test
  void refusesMembersThatOverlap() throws IOException {
    byte[] zip = new Zips().with("a.png", CELL).with("b.png", CELL).with("c.png", CELL).bytes();
    for (String name : new String[] {"b.png", "c.png"}) {
      zip = Zips.withLongField(zip, name, 42, 0);
      zip = Zips.withLongField(zip, name, 20, zip.length / 2);
      zip = Zips.withLongField(zip, name, 24, zip.length / 2);
    }
    Opened opened = Opened.of(ArchiveFormat.ZIP, zip);
    assertThat(opened.outcome().refused()).isTrue();
    assertThat(opened.outcome().problem().sentence()).contains("overlap");
  }

  @Test
  void refusesAnArchiveOfTooManyMembers() throws IOException {
    Zips zip = new Zips();
    for (int i = 0; i < 11; i++) {
      zip.stored(i + ".png", new byte[] {1});
    }
    byte[] bytes = zip.bytes();
    assertThat(Opened.of(ArchiveFormat.ZIP, bytes, new ArchiveLimits(10, 200)).outcome().refused())
        .isTrue();
    assertThat(Opened.of(ArchiveFormat.ZIP, bytes, new ArchiveLimits(11, 200)).contents())
        .hasSize(11);
  }

  @Test
  void saysThatAMemberIsDamaged() throws IOException {
    byte[] zip = new Zips().stored("a.png", CELL).with("b.png", OTHER).bytes();
    zip[100] ^= 1;
    Opened opened = Opened.of(ArchiveFormat.ZIP, zip);
    assertThat(opened.contents()).containsOnlyKeys("b.png");
    assertThat(opened.problems().get("a.png")).startsWith("corrupt: ").contains("checksum");
  }

  @Test
  void putsAsideAMemberThatLiesBeyondTheEnd() throws IOException {
    byte[] zip = new Zips().with("a.png", CELL).with("b.png", OTHER).bytes();
    Opened opened = Opened.of(ArchiveFormat.ZIP, Zips.withLongField(zip, "a.png", 42, 0x7FFFFFFF));
    assertThat(opened.contents()).containsOnlyKeys("b.png");
    assertThat(opened.problems().get("a.png")).startsWith("truncated: ");
  }

  @Test
  void saysOfACutArchiveThatItHasNoDirectory() throws IOException {
    byte[] zip = new Zips().with("a.png", CELL).with("b.png", OTHER).bytes();
    for (int length = 4; length < zip.length; length += 97) {
      Opened opened = Opened.of(ArchiveFormat.ZIP, Arrays.copyOf(zip, length));
      assertThat(opened.members()).isEmpty();
      assertThat(opened.outcome().problem().reason())
          .isIn(RejectReason.TRUNCATED, RejectReason.CORRUPT);
    }
  }

  @Test
  void keepsTheMembersBeforeADamageOfTheDirectory() throws IOException {
    byte[] zip = new Zips().with("a.png", CELL).with("b.png", OTHER).bytes();
    zip[Zips.entryOf(zip, "b.png")] = 'X';
    Opened opened = Opened.of(ArchiveFormat.ZIP, zip);
    assertThat(opened.contents()).containsOnlyKeys("a.png");
    assertThat(opened.outcome().problem().sentence())
        .startsWith("corrupt: ")
        .contains("after 1 entries");
  }

  @Test
  void accountsForAnArchiveWithoutMembers() throws IOException {
    Opened opened = zip(new Zips());
    assertThat(opened.members()).isEmpty();
    assertThat(opened.outcome().problem()).isNull();
  }

  @Test
  void neverFailsOtherwiseWhateverIsInTheBytes() throws IOException {
    byte[] zip = new Zips().with("a.png", CELL).stored("b/c.png", OTHER).with("d", OTHER).bytes();
    Random random = new Random(42);
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = zip.clone();
      for (int i = 0; i <= random.nextInt(6); i++) {
        int last = random.nextBoolean() ? damaged.length : 300;
        damaged[damaged.length - 1 - random.nextInt(last)] = (byte) random.nextInt();
      }
      Opened opened = Opened.of(ArchiveFormat.ZIP, damaged);
      assertThat(opened.members()).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void cutsOverlongNames() throws IOException {
    String name = "x".repeat(60_000) + ".png";
    Opened opened = zip(new Zips().with(name, CELL).with("b.png", OTHER));
    assertThat(opened.contents()).containsOnlyKeys("b.png");
    assertThat(opened.members().get(0).name()).hasSizeLessThan(300);
    assertThat(opened.members().get(0).problem().sentence()).contains("60004 characters");
  }

  private static Opened zip(Zips zip) throws IOException {
    byte[] bytes = zip.bytes();
    assertThat(ArchiveFormat.ZIP.looksLike(Arrays.copyOf(bytes, Math.min(512, bytes.length))))
        .isTrue();
    return Opened.of(ArchiveFormat.ZIP, bytes);
  }

  private static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    System.arraycopy("cell".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 4);
    return bytes;
  }
}
