package org.plasmospark.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Members of zips that are compressed otherwise than most. */
class ZipMethodsTest {
  private static final int DEFLATE64 = 9;
  private static final int BZIP2 = 12;
  private static final int XZ = 95;

  private final byte[] cell = random();

  @Test
  void readsMembersOfEveryMethod() throws IOException {
    Opened opened = Opened.of(ArchiveFormat.ZIP, zip());
    assertThat(opened.problems()).isEmpty();
    assertThat(opened.contents()).containsOnlyKeys("64.png", "bz.png", "xz.png", "a.png");
    opened.contents().values().forEach(bytes -> assertThat(bytes).isEqualTo(cell));
  }

  @Test
  void readsNothingElseFromDamagedOnes() throws IOException {
    byte[] zip = zip();
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = zip.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Opened opened = Opened.of(ArchiveFormat.ZIP, damaged);
      opened.contents().values().forEach(bytes -> assertThat(bytes).isEqualTo(cell));
    }
  }

  private byte[] zip() {
    byte[] zip =
        new Zips()
            .compressed("64.png", DEFLATE64, cell, literals(cell))
            .compressed("bz.png", BZIP2, cell, Tars.compress(ArchiveFormat.TAR_BZ2, cell))
            .compressed("xz.png", BZIP2, cell, Tars.compress(ArchiveFormat.TAR_XZ, cell))
            .with("a.png", cell)
            .bytes();
    return Zips.withField(zip, "xz.png", 10, XZ); // which the library cannot write
  }

  /** Without repetitions, which alone are written otherwise, Deflate is Deflate64. */
  private static byte[] literals(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setStrategy(Deflater.HUFFMAN_ONLY);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 12];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] random() {
    byte[] bytes = new byte[3000];
    new Random(1).nextBytes(bytes);
    Arrays.fill(bytes, 1000, 2000, (byte) 7);
    return bytes;
  }
}
