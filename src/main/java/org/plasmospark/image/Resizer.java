package org.plasmospark.image;

import java.util.Arrays;

/**
 * Separable resampling with a triangle filter in fixed point: first along the rows, rounded to 8
 * bits, then along the columns. Positions, weights and roundings are those that Pillow documents
 * for {@code BILINEAR}, so the results are the same to the last bit. Not thread-safe: keeps its
 * scratch memory from one image to the next.
 *
 * <p>Pixels are integers, every row is an array of its own, and what a row's pixels are made of is
 * laid side by side first, because the JIT makes vector code of loops over such arrays and not over
 * bytes, conversions, places that are looked up or places that begin somewhere within an array; nor
 * of a loop for all three colours, which it finds too long.
 */
final class Resizer {
  /** 32 bits less 8 of the sample and 2 against overflow. */
  private static final int PRECISION = 22;

  private static final int HALF = 1 << (PRECISION - 1);

  private int[][] between = new int[0][];
  private int[] pixels = new int[0];
  private int[] left = new int[0];
  private int[] right;
  private int[] reds;
  private int[] greens;
  private int[] blues;

  /** Takes the rows of a resized image, from the top. */
  @FunctionalInterface
  interface Rows {
    /**
     * @param y number of the row
     * @param pixels colours as in {@link PackedPixels}; the next row overwrites them
     */
    void take(int y, int[] pixels);
  }

  /**
   * For each output position: the first input position, and the weight of it and of each of those
   * that follow it. Without the outermost that weigh nothing, there are at most two when the image
   * grows.
   *
   * @param first input position of each output position
   * @param weights of each output position, for the first input position, the second and so on
   */
  private record Kernel(int[] first, int[][] weights) {
    static Kernel of(int in, int out) {
      double scale = (double) in / out;
      double support = Math.max(scale, 1);
      double[] exact = new double[(int) Math.ceil(support) * 2 + 1];
      int[][] found = new int[out][];
      int[] first = new int[out];
      int taps = 0;
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * scale;
        int from = Math.max((int) (centre - support + 0.5), 0);
        int to = Math.min((int) (centre + support + 0.5), in);
        double sum = 0;
        for (int j = from; j < to; j++) {
          exact[j - from] = Math.max(0, 1 - Math.abs((j - centre + 0.5) / support));
          sum += exact[j - from];
        }
        int[] weights = new int[to - from];
        for (int j = 0; j < weights.length; j++) {
          weights[j] = (int) (exact[j] / sum * (1 << PRECISION) + 0.5);
        }
        int begin = 0;
        while (weights[begin] == 0) {
          begin++;
        }
        int end = weights.length;
        while (weights[end - 1] == 0) {
          end--;
        }
        first[i] = from + begin;
        found[i] = Arrays.copyOfRange(weights, begin, end);
        taps = Math.max(taps, end - begin);
      }
      return aligned(in, first, found, taps);
    }

    /** Gives every output position as many weights, of which some are 0. */
    private static Kernel aligned(int in, int[] first, int[][] found, int taps) {
      int[][] weights = new int[taps][first.length];
      for (int i = 0; i < first.length; i++) {
        int from = Math.min(first[i], in - taps);
        for (int j = 0; j < found[i].length; j++) {
          weights[first[i] - from + j][i] = found[i][j];
        }
        first[i] = from;
      }
      return new Kernel(first, weights);
    }
  }

  /** Resizes an image. */
  void resize(CellImage image, int width, int height, Rows rows) {
    reserve(image, width);
    byte[] rgb = image.rgb();
    if (image.width() == width) {
      for (int y = 0; y < image.height(); y++) {
        PackedPixels.unpack(rgb, 3 * y * width, between[y]);
      }
    } else {
      Kernel kernel = Kernel.of(image.width(), width);
      for (int y = 0; y < image.height(); y++) {
        PackedPixels.unpack(rgb, 3 * y * pixels.length, pixels);
        alongRow(kernel, between[y]);
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

  private void reserve(CellImage image, int width) {
    if (pixels.length != image.width()) {
      pixels = new int[image.width()];
    }
    if (left.length != width) {
      left = new int[width];
      right = new int[width];
      reds = new int[width];
      greens = new int[width];
      blues = new int[width];
      between = new int[0][];
    }
    int had = between.length;
    if (had < image.height()) {
      between = Arrays.copyOf(between, image.height());
      for (int y = had; y < between.length; y++) {
        between[y] = new int[width];
      }
    }
  }

  private void alongRow(Kernel kernel, int[] out) {
    int[][] weights = kernel.weights;
    if (weights.length == 2) {
      gather(pixels, kernel.first, left, right);
      blend(left, right, weights[0], weights[1], out);
      return;
    }
    clearSums();
    for (int tap = 0; tap < weights.length; tap++) {
      gather(pixels, kernel.first, tap, left);
      add(left, weights[tap]);
    }
    round(reds, greens, blues, out);
  }

  private void alongColumns(Kernel kernel, Rows rows) {
    int[][] weights = kernel.weights;
    int[] row = left;
    for (int y = 0; y < kernel.first.length; y++) {
      int first = kernel.first[y];
      if (weights.length == 2) {
        blend(between[first], between[first + 1], weights[0][y], weights[1][y], row);
      } else {
        clearSums();
        for (int tap = 0; tap < weights.length; tap++) {
          Arrays.fill(right, weights[tap][y]);
          add(between[first + tap], right);
        }
        round(reds, greens, blues, row);
      }
      rows.take(y, row);
    }
  }

  private static void gather(int[] from, int[] places, int[] left, int[] right) {
    for (int x = 0; x < places.length; x++) {
      int at = places[x];
      left[x] = from[at];
      right[x] = from[at + 1];
    }
  }

  private static void gather(int[] from, int[] places, int tap, int[] to) {
    for (int x = 0; x < places.length; x++) {
      to[x] = from[places[x] + tap];
    }
  }

  /** Shifts every colour into the pixels, the blue one first. */
  private static void blend(int[] left, int[] right, int[] before, int[] after, int[] out) {
    for (int shift = 16; shift >= 0; shift -= 8) {
      blend(left, right, before, after, shift, out);
    }
  }

  private static void blend(
      int[] left, int[] right, int[] before, int[] after, int shift, int[] out) {
    for (int i = 0; i < out.length; i++) {
      int sum = (left[i] >> shift & 0xFF) * before[i] + (right[i] >> shift & 0xFF) * after[i];
      out[i] = out[i] << 8 | HALF + sum >> PRECISION;
    }
  }

  private static void blend(int[] upper, int[] lower, int above, int below, int[] out) {
    for (int shift = 16; shift >= 0; shift -= 8) {
      blend(upper, lower, above, below, shift, out);
    }
  }

  private static void blend(int[] upper, int[] lower, int above, int below, int shift, int[] out) {
    for (int i = 0; i < out.length; i++) {
      int sum = (upper[i] >> shift & 0xFF) * above + (lower[i] >> shift & 0xFF) * below;
      out[i] = out[i] << 8 | HALF + sum >> PRECISION;
    }
  }

  private void clearSums() {
    Arrays.fill(reds, HALF);
    Arrays.fill(greens, HALF);
    Arrays.fill(blues, HALF);
  }

  private void add(int[] in, int[] weights) {
    add(in, 0, weights, reds);
    add(in, 8, weights, greens);
    add(in, 16, weights, blues);
  }

  private static void add(int[] in, int shift, int[] weights, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (in[i] >>> shift & 0xFF) * weights[i];
    }
  }

  private static void round(int[] reds, int[] greens, int[] blues, int[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = pixel(reds[i], greens[i], blues[i]);
    }
  }

  /**
   * A pixel of the sums of its colours. None is above 255: the rounding errors of the weights of
   * even {@link ImageLimits#LONGEST_SIDE} pixels do not add up to a half.
   */
  private static int pixel(int red, int green, int blue) {
    return red >>> PRECISION | green >>> PRECISION << 8 | blue >>> PRECISION << 16;
  }
}
