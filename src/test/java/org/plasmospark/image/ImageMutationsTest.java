package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Damaged files of every kind end in pixels or a reason, soon and in little memory. As many of them
 * as the system property {@code plasmospark.mutations} says are tried, 2,000 by default.
 */
class ImageMutationsTest {
  private static final int MUTATIONS = Integer.getInteger("plasmospark.mutations", 2_000);
  private static final long SEED = Long.getLong("plasmospark.mutations.seed", 15);

  /** A decoding takes a hundredth of this; a busy machine is given the rest. */
  private static final int MOST_SECONDS = 20;

  private static final int BATCH = 100;

  /** A megapixel, as pixels and as what they are made of. */
  private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1 << 20, 4096, 8);

  private static final long MOST_BYTES = 48L << 20;

  private static final ImageDecoder DECODER = new ImageDecoder(LIMITS);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void endInPixelsOrAReason() throws InterruptedException, ExecutionException {
    List<byte[]> files = files();
    for (byte[] file : files) {
      assertThat(DECODER.decode(file)).isInstanceOf(Decoded.class);
    }
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      int decoded = 0;
      for (int first = 0; first < MUTATIONS; first += BATCH) {
        int from = first;
        int[] at = {from};
        Future<Integer> some = worker.submit(() -> batch(files, from, at));
        try {
          decoded += some.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          throw new AssertionError("mutation " + at[0] + " of seed " + SEED + " hangs", e);
        }
      }
      // Else the mutations would not get beyond the headers.
      assertThat(decoded).isBetween(MUTATIONS / 20, MUTATIONS * 9 / 10);
    } finally {
      worker.shutdownNow();
    }
  }

  private static int batch(List<byte[]> files, int from, int[] at) {
    int decoded = 0;
    for (int i = from; i < Math.min(from + BATCH, MUTATIONS); i++) {
      at[0] = i;
      SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + i);
      byte[] file = mutate(files, random);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        decoded += decode(file);
      } catch (Throwable e) {
        throw new AssertionError("mutation " + i + " of seed " + SEED, e);
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .as("bytes of mutation %d of seed %d", i, SEED)
          .isLessThan(MOST_BYTES);
    }
    return decoded;
  }

  private static int decode(byte[] file) {
    ImagePages pages = ImagePages.of(file, LIMITS);
    for (int page = 1; page <= Math.min(pages.count(), 3) && pages.count() > 1; page++) {
      byte[] taken = pages.page(page).file();
      if (taken != null) {
        assertThat(DECODER.decode(taken)).isNotNull();
      }
    }
    DecodeResult result = DECODER.decode(file);
    if (result instanceof Decoded image) {
      assertThat(CellFinding.of(image)).isNotNull();
      return 1;
    }
    assertThat(((Rejected) result).detail()).isNotBlank();
    return 0;
  }

  /**
   * A file with one to four changes: bits, numbers, pieces cut out, repeated or of another file.
   */
  private static byte[] mutate(List<byte[]> files, SplittableRandom random) {
    byte[] file = files.get(random.nextInt(files.size())).clone();
    for (int changes = random.nextInt(1, 5); changes > 0 && file.length > 16; changes--) {
      // Headers and directories are short and matter most.
      int at =
          random.nextInt(3) == 0
              ? random.nextInt(file.length - 8)
              : random.nextInt(Math.min(file.length - 8, 200));
      switch (random.nextInt(8)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt();
        case 2 -> number(file, at, random);
        case 3 -> file = Arrays.copyOf(file, random.nextInt(8, file.length));
        case 4 -> file = without(file, at, Math.min(random.nextInt(1, 20), file.length - at));
        case 5 -> file = twice(file, at, Math.min(random.nextInt(1, 40), file.length - at));
        case 6 -> Arrays.fill(file, at, at + random.nextInt(1, 8), (byte) random.nextInt(-1, 1));
        default -> {
          byte[] other = files.get(random.nextInt(files.size()));
          int length = Math.min(random.nextInt(1, 60), Math.min(other.length, file.length - at));
          System.arraycopy(other, random.nextInt(other.length - length + 1), file, at, length);
        }
      }
    }
    return file;
  }

  private static void number(byte[] file, int at, SplittableRandom random) {
    int[] edges = {
      0, 1, 7, 8, 255, 256, 4095, 4096, 65_535, 65_536, 1 << 24, -1, Integer.MIN_VALUE
    };
    int value = edges[random.nextInt(edges.length)];
    int bytes = random.nextBoolean() ? 2 : 4;
    boolean big = random.nextBoolean();
    for (int i = 0; i < bytes; i++) {
      file[at + i] = (byte) (value >> 8 * (big ? bytes - 1 - i : i));
    }
  }

  private static byte[] without(byte[] file, int at, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    out.write(file, at + length, file.length - at - length);
    return out.toByteArray();
  }

  private static byte[] twice(byte[] file, int at, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at + length);
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  private static List<byte[]> files() {
    List<byte[]> files = new ArrayList<>();
    for (int colour : new int[] {0, 2, 3, 4, 6}) {
      for (int interlace = 0; interlace < 2; interlace++) {
        files.add(png(colour, interlace));
      }
    }
    for (int kind = 0; kind < 4; kind++) {
      int[] sampling = kind % 2 == 0 ? new int[] {2, 1, 1} : new int[] {1, 1, 1, 1};
      JpegFile jpeg = new JpegFile(40, 30, sampling, sampling).restart(kind == 2 ? 2 : 0);
      jpeg.frame(kind > 1 ? 0xC2 : 0xC0).jfif();
      files.add(jpeg.bytes((c, x, y) -> 40 * c + 20 * x + 13 * y));
    }
    files.add(TestImages.write(TestImages.buffered(TestImages.gradient(40, 30)), "jpeg"));
    tiffs(files);
    for (int depth : new int[] {1, 4, 8, 16, 24, 32}) {
      int[] palette = new int[depth <= 8 ? 1 << depth : 0];
      files.add(new BmpFile(40, 20, 12, depth).palette(palette).bytes(new int[240]));
    }
    files.add(new BmpFile(40, 20, 12, 8).palette(new int[256]).runs(new int[240]));
    files.add(new BmpFile(40, 20, 12, 4).palette(new int[16]).runs(new int[240]));
    files.add(
        new BmpFile(124, 20, 12, 32)
            .masks(255 << 16, 255 << 8, 255, 255 << 24)
            .bytes(new int[240]));
    return files;
  }

  private static byte[] png(int colour, int interlace) {
    int samples = new int[] {1, 0, 3, 1, 2, 0, 4}[colour];
    int depth = colour == 2 || colour == 4 ? 16 : 8;
    PngFile file = PngFile.header(16, 16, depth, colour, interlace);
    if (colour == 3) {
      file.chunk("PLTE", new byte[768]);
    }
    if (colour < 4) {
      file.chunk("tRNS", new byte[colour == 2 ? 6 : 2]);
    }
    file.chunk("tEXt", new byte[9]);
    int rows = interlace == 0 ? 16 : 2 + 2 + 2 + 4 + 4 + 8 + 8;
    int bytes = rows + 16 * 16 * samples * depth / 8;
    return file.pixels(new byte[bytes]).end();
  }

  private static void tiffs(List<byte[]> files) {
    SplittableRandom random = new SplittableRandom(3);
    int[] compressions = {1, 5, 8, 32773};
    for (int i = 0; i < 24; i++) {
      int kind = new int[] {0, 1, 2, 3, 5, 2}[i % 6];
      int samples = TiffColours.colours(kind) + i % 2;
      int bits = new int[] {8, 16, 4, 12, 8}[i % 5];
      ByteOrder order = i % 2 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      TiffWriter file = new TiffWriter(order, 20, 20, kind, samples, bits);
      file.compressed(compressions[i % 4], i % 4 == 1).with(TiffTags.EXTRA_SAMPLES, i % 3);
      if (kind == 3) {
        file.with(TiffTags.COLOR_MAP, random.ints(3 << bits, 0, 65_536).toArray());
      }
      file = i % 3 == 0 ? file.tiles(16, 16) : file.strips(7);
      files.add(file.bytes(random.longs(400L * samples, 0, 1L << bits).toArray()));
    }
    files.add(TiffStack.of(10, 20, -30, 40));
    byte[] jpeg =
        new JpegFile(20, 20, new int[] {1, 1, 1}, new int[] {1, 1, 1}).bytes((c, x, y) -> 90);
    TiffWriter holder = new TiffWriter(ByteOrder.BIG_ENDIAN, 20, 20, 6, 3, 8).compressed(7, false);
    files.add(TiffWriter.file(ByteOrder.BIG_ENDIAN, List.of(holder.page(List.of(jpeg)))));
  }
}
