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

  private int[] between = new int[0];
  private int[] sums = new int[0];

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

  /**
   * Resizes an image.
   *
   * @param out at least {@code 3 * width * height} places for interleaved RGB, 0..255; integers,
   *     because the JIT makes vector code of them and not of bytes or of conversions
   */
  void resize(CellImage image, int width, int height, int[] out) {
    int needed = 3 * width * image.height();
    if (between.length < needed) {
      between = new int[needed];
    }
    if (sums.length < 3 * width) {
      sums = new int[3 * width];
    }
    if (image.width() == width) {
      byte[] rgb = image.rgb();
      for (int i = 0; i < rgb.length; i++) {
        between[i] = rgb[i] & 0xFF;
      }
    } else {
      alongRows(image.rgb(), image.width(), image.height(), Kernel.of(image.width(), width));
    }
    if (image.height() == height) {
      System.arraycopy(between, 0, out, 0, needed);
    } else {
      alongColumns(3 * width, Kernel.of(image.height(), height), out);
    }
  }

  private void alongRows(byte[] in, int inWidth, int height, Kernel kernel) {
    int[] weights = kernel.weights;
    int width = kernel.first.length;
    for (int y = 0, to = 0; y < height; y++) {
      int row = 3 * y * inWidth;
      for (int x = 0; x < width; x++, to += 3) {
        int r = HALF;
        int g = HALF;
        int b = HALF;
        int at = row + 3 * kernel.first[x];
        int k = x * kernel.taps;
        if (kernel.count[x] == 2) {
          int left = weights[k];
          int right = weights[k + 1];
          r += (in[at] & 0xFF) * left + (in[at + 3] & 0xFF) * right;
          g += (in[at + 1] & 0xFF) * left + (in[at + 4] & 0xFF) * right;
          b += (in[at + 2] & 0xFF) * left + (in[at + 5] & 0xFF) * right;
        } else {
          for (int end = k + kernel.count[x]; k < end; k++, at += 3) {
            int weight = weights[k];
            r += (in[at] & 0xFF) * weight;
            g += (in[at + 1] & 0xFF) * weight;
            b += (in[at + 2] & 0xFF) * weight;
          }
        }
        between[to] = round(r);
        between[to + 1] = round(g);
        between[to + 2] = round(b);
      }
    }
  }

  private void alongColumns(int rowLength, Kernel kernel, int[] out) {
    for (int y = 0; y < kernel.first.length; y++) {
      int at = kernel.first[y] * rowLength;
      int k = y * kernel.taps;
      int to = y * rowLength;
      if (kernel.count[y] == 2) {
        blendRows(at, rowLength, kernel.weights[k], kernel.weights[k + 1], out, to);
        continue;
      }
      Arrays.fill(sums, HALF);
      for (int end = k + kernel.count[y]; k < end; k++, at += rowLength) {
        addRow(at, rowLength, kernel.weights[k]);
      }
      for (int i = 0; i < rowLength; i++) {
        out[to + i] = round(sums[i]);
      }
    }
  }

  private void blendRows(int at, int rowLength, int upper, int lower, int[] out, int to) {
    int[] in = between;
    for (int i = 0; i < rowLength; i++) {
      out[to + i] = round(HALF + in[at + i] * upper + in[at + rowLength + i] * lower);
    }
  }

  private void addRow(int at, int rowLength, int weight) {
    int[] in = between;
    int[] to = sums;
    for (int i = 0; i < rowLength; i++) {
      to[i] += in[at + i] * weight;
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
