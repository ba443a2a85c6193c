package org.plasmospark.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Zips whose folders are written with backslashes, as some tools of Windows do. */
class WindowsZipTest {
  private static final byte[] CELL = {1, 2, 3};

  @Test
  void takesBackslashesForSlashesWhereNoNameHasOne() throws IOException {
    Opened opened =
        Opened.of(
            ArchiveFormat.ZIP,
            zip("set~Parasitized~C1P1.png", "set~Uninfected~", "set~Uninfected~C1P1.png"));
    assertThat(opened.contents())
        .containsOnlyKeys("set/Parasitized/C1P1.png", "set/Uninfected/C1P1.png");
    assertThat(opened.problems()).isEmpty();
  }

  @Test
  void leavesThemWhereSlashesAreThere() throws IOException {
    assertThat(Opened.of(ArchiveFormat.ZIP, zip("a/b~c.png", "d~e.png")).contents())
        .containsOnlyKeys("a/b\\c.png", "d\\e.png");
  }

  @Test
  void stillRefusesNamesThatLeadOut() throws IOException {
    assertThat(Opened.of(ArchiveFormat.ZIP, zip("..~a.png", "~b.png")).problems())
        .containsOnlyKeys("../a.png", "/b.png");
  }

  /** The library that writes the archive makes slashes of backslashes: here ~ stands for them. */
  private static byte[] zip(String... names) {
    Zips zip = new Zips();
    for (String name : names) {
      zip.with(name, CELL);
    }
    String text = new String(zip.bytes(), ISO_8859_1);
    for (String name : names) {
      text = text.replace(name, name.replace('~', '\\'));
    }
    return text.getBytes(ISO_8859_1);
  }
}
