package org.plasmospark.image;

import java.util.Arrays;

/**
 * Separable resampling with a triangle filter in fixed point: first along the rows, rounded to 8
 * bits, then along the columns. Positions, weights and roundings are those that Pillow documents
 * for {@code BILINEAR}, so the results are the same to the last bit. Not thread-safe: keeps its
 * scratch memory from one image to the next.
 */
final class Resizer {
  /** 32 bits less 8 of the sample and 2 against overflow. */
  private static final int PRECISION = 22;

  private static final int HALF = 1 << (PRECISION - 1);

  private byte[] between = new byte[0];

  /** For each output position: the first input position, how many, and their weights. */
  private record Kernel(int taps, int[] first, int[] count, int[] weights) {
    static Kernel of(int in, int out) {
      double scale = (double) in / out;
      double support = Math.max(scale, 1);
      int taps = (int) Math.ceil(support) * 2 + 1;
      int[] first = new int[out];
      int[] count = new int[out];
      int[] weights = new int[out * taps];
      double[] exact = new double[taps];
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * scale;
        int from = Math.max((int) (centre - support + 0.5), 0);
        int to = Math.min((int) (centre + support + 0.5), in);
        double sum = 0;
        for (int j = from; j < to; j++) {
          exact[j - from] = Math.max(0, 1 - Math.abs((j - centre + 0.5) / support));
          sum += exact[j - from];
        }
        first[i] = from;
        count[i] = to - from;
        for (int j = 0; j < to - from; j++) {
          weights[i * taps + j] = (int) (exact[j] / sum * (1 << PRECISION) + 0.5);
        }
      }
      return new Kernel(taps, first, count, weights);
    }
  }

  /**
   * Resizes an image.
   *
   * @param out at least {@code 3 * width * height} bytes, interleaved RGB
   */
  void resize(CellImage image, int width, int height, byte[] out) {
    byte[] rows = image.rgb();
    if (image.height() == height) {
      if (image.width() == width) {
        System.arraycopy(rows, 0, out, 0, rows.length);
      } else {
        alongRows(rows, image.width(), height, Kernel.of(image.width(), width), out);
      }
      return;
    }
    if (image.width() != width) {
      int needed = 3 * width * image.height();
      if (between.length < needed) {
        between = Arrays.copyOf(between, needed);
      }
      alongRows(rows, image.width(), image.height(), Kernel.of(image.width(), width), between);
      rows = between;
    }
    alongColumns(rows, 3 * width, Kernel.of(image.height(), height), out);
  }

  private static void alongRows(byte[] in, int inWidth, int height, Kernel kernel, byte[] out) {
    int[] weights = kernel.weights;
    int width = kernel.first.length;
    for (int y = 0, to = 0; y < height; y++) {
      int row = 3 * y * inWidth;
      for (int x = 0; x < width; x++, to += 3) {
        int r = HALF;
        int g = HALF;
        int b = HALF;
        int at = row + 3 * kernel.first[x];
        int end = x * kernel.taps + kernel.count[x];
        for (int k = x * kernel.taps; k < end; k++, at += 3) {
          int weight = weights[k];
          r += (in[at] & 0xFF) * weight;
          g += (in[at + 1] & 0xFF) * weight;
          b += (in[at + 2] & 0xFF) * weight;
        }
        out[to] = clip(r);
        out[to + 1] = clip(g);
        out[to + 2] = clip(b);
      }
    }
  }

  private static void alongColumns(byte[] in, int rowBytes, Kernel kernel, byte[] out) {
    int[] sums = new int[rowBytes];
    for (int y = 0; y < kernel.first.length; y++) {
      Arrays.fill(sums, HALF);
      int at = kernel.first[y] * rowBytes;
      int end = y * kernel.taps + kernel.count[y];
      for (int k = y * kernel.taps; k < end; k++, at += rowBytes) {
        int weight = kernel.weights[k];
        if (weight != 0) {
          for (int i = 0; i < rowBytes; i++) {
            sums[i] += (in[at + i] & 0xFF) * weight;
          }
        }
      }
      int to = y * rowBytes;
      for (int i = 0; i < rowBytes; i++) {
        out[to + i] = clip(sums[i]);
      }
    }
  }

  /** Rounded weights may add up to a little more than one. */
  private static byte clip(int sum) {
    return (byte) Math.min(sum >> PRECISION, 255);
  }
}
