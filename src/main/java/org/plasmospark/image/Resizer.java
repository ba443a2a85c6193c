package org.plasmospark.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Separable resampling with a triangle filter in fixed point: first along the rows, rounded to 8
 * bits, then along the columns. Positions, weights and roundings are those that Pillow documents
 * for {@code BILINEAR}, so the results are the same to the last bit. Not thread-safe: keeps its
 * scratch memory from one image to the next.
 *
 * <p>Colours are integers and every row is an array of its own, because the JIT makes vector code
 * of such loops and not of bytes, of conversions or of places that begin somewhere within an array.
 */
final class Resizer {
  /** 32 bits less 8 of the sample and 2 against overflow. */
  private static final int PRECISION = 22;

  private static final int HALF = 1 << (PRECISION - 1);

  /** Two numbers of 32 bits in one of 64, so that one multiplication does the work of two. */
  private static final long HALVES = (long) HALF << 32 | HALF;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private int[][] between = new int[0][];
  private int[] row = new int[0];

  /** Takes the rows of a resized image, from the top. */
  @FunctionalInterface
  interface Rows {
    /**
     * @param y number of the row
     * @param rgb interleaved colours, 0..255; the next row overwrites them
     */
    void take(int y, int[] rgb);
  }

  /**
   * For each output position: the first input position, how many, and their weights. Without the
   * outermost that weigh nothing, there are at most two when the image grows.
   */
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
        int n = 0;
        first[i] = from;
        for (int j = from; j < to; j++) {
          int weight = (int) (exact[j - from] / sum * (1 << PRECISION) + 0.5);
          if (weight == 0 && n == 0) {
            first[i] = j + 1;
          } else {
            weights[i * taps + n++] = weight;
          }
        }
        while (weights[i * taps + n - 1] == 0) {
          n--;
        }
        count[i] = n;
      }
      return new Kernel(taps, first, count, weights);
    }
  }

  /** Resizes an image. */
  void resize(CellImage image, int width, int height, Rows rows) {
    int rowLength = 3 * width;
    if (row.length != rowLength) {
      row = new int[rowLength];
      between = new int[0][];
    }
    int had = between.length;
    if (had < image.height()) {
      between = Arrays.copyOf(between, image.height());
      for (int y = had; y < between.length; y++) {
        between[y] = new int[rowLength];
      }
    }
    if (image.width() == width) {
      unpack(image.rgb(), image.height());
    } else {
      Kernel kernel = Kernel.of(image.width(), width);
      for (int y = 0; y < image.height(); y++) {
        alongRow(image.rgb(), 3 * y * image.width(), kernel, between[y]);
      }
    }
    if (image.height() == height) {
      for (int y = 0; y < height; y++) {
        rows.take(y, between[y]);
      }
    } else {
      alongColumns(Kernel.of(image.height(), height), rows);
    }
  }

  private void unpack(byte[] rgb, int height) {
    int at = 0;
    for (int y = 0; y < height; y++) {
      int[] to = between[y];
      for (int i = 0; i < to.length; i++) {
        to[i] = rgb[at++] & 0xFF;
      }
    }
  }

  private static void alongRow(byte[] in, int begin, Kernel kernel, int[] out) {
    int[] weights = kernel.weights;
    int[] first = kernel.first;
    int lastLong = in.length - Long.BYTES;
    for (int x = 0, to = 0; x < first.length; x++, to += 3) {
      int at = begin + 3 * first[x];
      int k = x * kernel.taps;
      if (kernel.count[x] == 2 && at <= lastLong) {
        long pixels = (long) LONGS.get(in, at);
        long left = weights[k];
        long right = weights[k + 1];
        long redGreen = HALVES + firstTwo(pixels) * left + firstTwo(pixels >>> 24) * right;
        long blue = HALF + (pixels >>> 16 & 0xFF) * left + (pixels >>> 40 & 0xFF) * right;
        out[to] = round((int) redGreen);
        out[to + 1] = round((int) (redGreen >>> 32));
        out[to + 2] = round((int) blue);
      } else {
        sum(in, at, weights, k, kernel.count[x], out, to);
      }
    }
  }

  /** The lowest two bytes, 32 bits apart. */
  private static long firstTwo(long bytes) {
    return bytes & 0xFF | (bytes & 0xFF00) << 24;
  }

  private static void sum(byte[] in, int from, int[] weights, int k, int count, int[] out, int to) {
    int r = HALF;
    int g = HALF;
    int b = HALF;
    for (int i = 0, at = from; i < count; i++, at += 3) {
      int weight = weights[k + i];
      r += (in[at] & 0xFF) * weight;
      g += (in[at + 1] & 0xFF) * weight;
      b += (in[at + 2] & 0xFF) * weight;
    }
    out[to] = round(r);
    out[to + 1] = round(g);
    out[to + 2] = round(b);
  }

  private void alongColumns(Kernel kernel, Rows rows) {
    for (int y = 0; y < kernel.first.length; y++) {
      int first = kernel.first[y];
      int k = y * kernel.taps;
      if (kernel.count[y] == 2) {
        blend(between[first], between[first + 1], kernel.weights[k], kernel.weights[k + 1], row);
      } else {
        Arrays.fill(row, HALF);
        for (int i = 0; i < kernel.count[y]; i++) {
          add(between[first + i], kernel.weights[k + i], row);
        }
        round(row);
      }
      rows.take(y, row);
    }
  }

  private static void blend(int[] upper, int[] lower, int above, int below, int[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = round(HALF + upper[i] * above + lower[i] * below);
    }
  }

  private static void add(int[] in, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += in[i] * weight;
    }
  }

  private static void round(int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = round(sums[i]);
    }
  }

  /**
   * Never above 255: the rounding errors of the weights of even {@link ImageLimits#LONGEST_SIDE}
   * pixels do not add up to a half.
   */
  private static int round(int sum) {
    return sum >> PRECISION;
  }
}
