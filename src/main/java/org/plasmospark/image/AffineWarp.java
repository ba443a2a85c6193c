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
   * @param rgb interleaved pixels of the image
   * @param out takes three planes of values 0..255
   * @param planes where in {@code out} the red, the green and the blue plane begin
   */
  void apply(byte[] rgb, FillMode mode, float fill, float[] out, int[] planes) {
    for (int y = 0; y < height; y++) {
      int row = parameters.flipVertical() ? height - 1 - y : y;
      int to = row * width;
      int step = 1;
      if (parameters.flipHorizontal()) {
        to += width - 1;
        step = -1;
      }
      if (mode == FillMode.NEAREST) {
        nearestRow(rgb, y, out, planes, to, step);
      } else {
        row(rgb, y, mode, fill, out, planes, to, step);
      }
    }
  }

  private void nearestRow(byte[] rgb, int y, float[] out, int[] planes, int to, int step) {
    double row = rowByRow * y + rowOffset;
    double column = columnByRow * y + columnOffset;
    for (int x = 0; x < width; x++, to += step) {
      double r = Math.min(Math.max(row + rowByColumn * x, 0), height - 1);
      double c = Math.min(Math.max(column + columnByColumn * x, 0), width - 1);
      interpolate(rgb, r, c, out, planes, to);
    }
  }

  private void row(
      byte[] rgb, int y, FillMode mode, float fill, float[] out, int[] planes, int to, int step) {
    for (int x = 0; x < width; x++, to += step) {
      double r = mode.within(rowByRow * y + rowByColumn * x + rowOffset, height - 1);
      double c = mode.within(columnByRow * y + columnByColumn * x + columnOffset, width - 1);
      if (Double.isNaN(r) || Double.isNaN(c)) {
        out[planes[0] + to] = fill;
        out[planes[1] + to] = fill;
        out[planes[2] + to] = fill;
      } else {
        interpolate(rgb, r, c, out, planes, to);
      }
    }
  }

  private void interpolate(byte[] rgb, double r, double c, float[] out, int[] planes, int to) {
    int top = (int) r;
    int left = (int) c;
    float down = (float) (r - top);
    float right = (float) (c - left);
    int a = 3 * (top * width + left);
    // On the last row or column the weight of the neighbour is 0; any pixel will do.
    int b = left + 1 < width ? a + 3 : a;
    int below = top + 1 < height ? 3 * width : 0;
    int d = a + below;
    int e = b + below;
    out[planes[0] + to] = blend(rgb[a], rgb[b], rgb[d], rgb[e], right, down);
    out[planes[1] + to] = blend(rgb[a + 1], rgb[b + 1], rgb[d + 1], rgb[e + 1], right, down);
    out[planes[2] + to] = blend(rgb[a + 2], rgb[b + 2], rgb[d + 2], rgb[e + 2], right, down);
  }

  private static float blend(byte a, byte b, byte d, byte e, float right, float down) {
    float upper = (a & 0xFF) + right * ((b & 0xFF) - (a & 0xFF));
    float lower = (d & 0xFF) + right * ((e & 0xFF) - (d & 0xFF));
    return upper + down * (lower - upper);
  }
}
