package org.plasmospark.image;

/**
 * Applies a transformation to an image that already has the network's size and writes it as planes,
 * linear between pixels. For every output pixel the place of its colour is computed by one inverse
 * map: centre * rotation * shift * shear * zoom * centre back, rows first, as Keras composes it.
 */
final class AffineWarp {
  private final int width;
  private final int height;
  private final double rowByRow;
  private final double rowByColumn;
  private final double rowOffset;
  private final double columnByRow;
  private final double columnByColumn;
  private final double columnOffset;
  private final AffineParameters parameters;

  AffineWarp(AffineParameters parameters, int width, int height) {
    this.parameters = parameters;
    this.width = width;
    this.height = height;
    double theta = Math.toRadians(parameters.theta());
    double shear = Math.toRadians(parameters.shear());
    double cos = Math.cos(theta);
    double sin = Math.sin(theta);
    // Rotation times shear, each column then scaled by its zoom.
    columnByColumn = cos * parameters.zx();
    columnByRow = (-cos * Math.sin(shear) - sin * Math.cos(shear)) * parameters.zy();
    rowByColumn = sin * parameters.zx();
    rowByRow = (-sin * Math.sin(shear) + cos * Math.cos(shear)) * parameters.zy();
    double right = parameters.tx() * width;
    double down = parameters.ty() * height;
    double centreColumn = width / 2.0 - 0.5;
    double centreRow = height / 2.0 - 0.5;
    columnOffset =
        cos * right
            - sin * down
            + centreColumn
            - columnByColumn * centreColumn
            - columnByRow * centreRow;
    rowOffset =
        sin * right + cos * down + centreRow - rowByColumn * centreColumn - rowByRow * centreRow;
  }

  /**
   * Writes the transformed image.
   *
   * @param rgb interleaved pixels of the image, 0..255
   * @param out takes three planes of values 0..255
   * @param planes where in {@code out} the red, the green and the blue plane begin
   */
  void apply(float[] rgb, FillMode mode, float fill, float[] out, int[] planes) {
    for (int y = 0; y < height; y++) {
      double row = rowByRow * y + rowOffset;
      double column = columnByRow * y + columnOffset;
      int from = Math.max(first(row, rowByColumn, height), first(column, columnByColumn, width));
      int to = Math.min(end(row, rowByColumn, height), end(column, columnByColumn, width));
      if (from >= to) {
        from = width;
        to = width;
      }
      int line = (parameters.flipVertical() ? height - 1 - y : y) * width;
      edge(rgb, row, column, 0, from, mode, fill, out, planes, line);
      inner(rgb, row, column, from, to, out, planes, line);
      edge(rgb, row, column, to, width, mode, fill, out, planes, line);
    }
  }

  /**
   * The first x from which on {@code place + step * x} has a neighbour on either side, if it ever
   * has; one pixel is given away to rounding.
   */
  private int first(double place, double step, int side) {
    double bound = step > 0 ? -place / step : (side - 1 - place) / step;
    if (step == 0) {
      bound = place >= 0 && place < side - 1 ? -1 : width;
    }
    return (int) Math.min(Math.max(Math.ceil(bound) + 1, 0), width);
  }

  /** The x at which {@code place + step * x} no longer has a neighbour on either side. */
  private int end(double place, double step, int side) {
    double bound = step > 0 ? (side - 1 - place) / step : -place / step;
    if (step == 0) {
      bound = width + 1;
    }
    return (int) Math.min(Math.max(Math.floor(bound) - 1, 0), width);
  }

  private void inner(
      float[] rgb,
      double row,
      double column,
      int from,
      int to,
      float[] out,
      int[] planes,
      int line) {
    int step = parameters.flipHorizontal() ? -1 : 1;
    int at = parameters.flipHorizontal() ? line + width - 1 - from : line + from;
    int red = planes[0];
    int green = planes[1];
    int blue = planes[2];
    int stride = 3 * width;
    for (int x = from; x < to; x++, at += step) {
      double r = row + rowByColumn * x;
      double c = column + columnByColumn * x;
      int top = (int) r;
      int left = (int) c;
      float down = (float) (r - top);
      float right = (float) (c - left);
      int a = top * stride + 3 * left;
      int d = a + stride;
      out[red + at] = blend(rgb[a], rgb[a + 3], rgb[d], rgb[d + 3], right, down);
      out[green + at] = blend(rgb[a + 1], rgb[a + 4], rgb[d + 1], rgb[d + 4], right, down);
      out[blue + at] = blend(rgb[a + 2], rgb[a + 5], rgb[d + 2], rgb[d + 5], right, down);
    }
  }

  /** As {@link #edge} does it for the usual mode, {@link FillMode#NEAREST}. */
  private void nearest(
      float[] rgb,
      double row,
      double column,
      int from,
      int to,
      float[] out,
      int[] planes,
      int line) {
    int step = parameters.flipHorizontal() ? -1 : 1;
    int at = parameters.flipHorizontal() ? line + width - 1 - from : line + from;
    int red = planes[0];
    int green = planes[1];
    int blue = planes[2];
    int lastRow = height - 1;
    int lastColumn = width - 1;
    for (int x = from; x < to; x++, at += step) {
      double r = clamp(row + rowByColumn * x, lastRow);
      double c = clamp(column + columnByColumn * x, lastColumn);
      int top = (int) r;
      int left = (int) c;
      float down = (float) (r - top);
      float right = (float) (c - left);
      int a = 3 * (top * width + left);
      // On the last row or column the weight of the neighbour is 0; any pixel will do.
      int b = left < lastColumn ? a + 3 : a;
      int below = top < lastRow ? 3 * width : 0;
      int d = a + below;
      int e = b + below;
      out[red + at] = blend(rgb[a], rgb[b], rgb[d], rgb[e], right, down);
      out[green + at] = blend(rgb[a + 1], rgb[b + 1], rgb[d + 1], rgb[e + 1], right, down);
      out[blue + at] = blend(rgb[a + 2], rgb[b + 2], rgb[d + 2], rgb[e + 2], right, down);
    }
  }

  private static double clamp(double place, int last) {
    return place < 0 ? 0 : place > last ? last : place;
  }

  private void edge(
      float[] rgb,
      double row,
      double column,
      int from,
      int to,
      FillMode mode,
      float fill,
      float[] out,
      int[] planes,
      int line) {
    if (mode == FillMode.NEAREST) {
      nearest(rgb, row, column, from, to, out, planes, line);
      return;
    }
    for (int x = from; x < to; x++) {
      double r = mode.within(row + rowByColumn * x, height - 1);
      double c = mode.within(column + columnByColumn * x, width - 1);
      int at = line + (parameters.flipHorizontal() ? width - 1 - x : x);
      if (Double.isNaN(r) || Double.isNaN(c)) {
        for (int plane : planes) {
          out[plane + at] = fill;
        }
        continue;
      }
      int top = (int) r;
      int left = (int) c;
      int a = 3 * (top * width + left);
      // On the last row or column the weight of the neighbour is 0; any pixel will do.
      int b = left + 1 < width ? a + 3 : a;
      int below = top + 1 < height ? 3 * width : 0;
      for (int i = 0; i < 3; i++) {
        out[planes[i] + at] =
            blend(
                rgb[a + i],
                rgb[b + i],
                rgb[a + below + i],
                rgb[b + below + i],
                (float) (c - left),
                (float) (r - top));
      }
    }
  }

  private static float blend(float a, float b, float d, float e, float right, float down) {
    float upper = a + right * (b - a);
    float lower = d + right * (e - d);
    return upper + down * (lower - upper);
  }
}
