package org.plasmospark.image;

/** The five row filters of PNG, undone in place. */
final class PngFilters {
  private PngFilters() {}

  /**
   * Restores the samples of one pass.
   *
   * @param raw rows of one filter byte and {@code rowBytes} filtered bytes each
   * @param from where the first row begins
   * @param rowBytes bytes of a row without its filter byte
   * @param rows how many
   * @param bpp bytes from one pixel to the next, at least 1
   */
  static void undo(byte[] raw, int from, int rowBytes, int rows, int bpp) throws BadImageException {
    int at = from;
    for (int row = 0; row < rows; row++, at += rowBytes + 1) {
      int start = at + 1;
      int above = row == 0 ? -1 : start - rowBytes - 1;
      switch (raw[at]) {
        case 0 -> {}
        case 1 -> sub(raw, start, rowBytes, bpp);
        case 2 -> up(raw, start, above, rowBytes);
        case 3 -> average(raw, start, above, rowBytes, bpp);
        case 4 -> paeth(raw, start, above, rowBytes, bpp);
        default ->
            throw BadImageException.corrupt(
                "Row %d of the PNG has the unknown filter %d.".formatted(row, raw[at] & 0xFF));
      }
    }
  }

  private static void sub(byte[] raw, int start, int rowBytes, int bpp) {
    for (int i = start + bpp; i < start + rowBytes; i++) {
      raw[i] += raw[i - bpp];
    }
  }

  private static void up(byte[] raw, int start, int above, int rowBytes) {
    if (above < 0) {
      return;
    }
    for (int i = 0; i < rowBytes; i++) {
      raw[start + i] += raw[above + i];
    }
  }

  private static void average(byte[] raw, int start, int above, int rowBytes, int bpp) {
    for (int i = 0; i < rowBytes; i++) {
      int left = i < bpp ? 0 : raw[start + i - bpp] & 0xFF;
      int up = above < 0 ? 0 : raw[above + i] & 0xFF;
      raw[start + i] += (byte) ((left + up) >> 1);
    }
  }

  private static void paeth(byte[] raw, int start, int above, int rowBytes, int bpp) {
    if (above < 0) {
      sub(raw, start, rowBytes, bpp);
      return;
    }
    if (bpp == 3) {
      paethRgb(raw, start, above, rowBytes);
      return;
    }
    for (int i = 0; i < rowBytes; i++) {
      int left = i < bpp ? 0 : raw[start + i - bpp] & 0xFF;
      int upLeft = i < bpp ? 0 : raw[above + i - bpp] & 0xFF;
      raw[start + i] += (byte) predict(left, raw[above + i] & 0xFF, upLeft);
    }
  }

  /** The usual case, with the three channels' neighbours kept in registers. */
  private static void paethRgb(byte[] raw, int start, int above, int rowBytes) {
    int leftR = 0;
    int leftG = 0;
    int leftB = 0;
    int upLeftR = 0;
    int upLeftG = 0;
    int upLeftB = 0;
    int end = start + rowBytes - 2;
    for (int i = start, j = above; i < end; i += 3, j += 3) {
      int upR = raw[j] & 0xFF;
      int upG = raw[j + 1] & 0xFF;
      int upB = raw[j + 2] & 0xFF;
      leftR = raw[i] + predict(leftR, upR, upLeftR) & 0xFF;
      leftG = raw[i + 1] + predict(leftG, upG, upLeftG) & 0xFF;
      leftB = raw[i + 2] + predict(leftB, upB, upLeftB) & 0xFF;
      raw[i] = (byte) leftR;
      raw[i + 1] = (byte) leftG;
      raw[i + 2] = (byte) leftB;
      upLeftR = upR;
      upLeftG = upG;
      upLeftB = upB;
    }
  }

  /**
   * Whichever of the three neighbours is nearest to left + up - upLeft; of equally near ones the
   * left comes first, then the upper. That is the larger of left and up where upLeft is well below
   * them, the smaller where it is well above, and else upLeft. Written without branches, of which
   * the processor would guess many wrong in a noisy image.
   */
  static int predict(int left, int up, int upLeft) {
    int low = Math.min(left, up);
    int high = Math.max(left, up);
    int threshold = 3 * upLeft - left - up;
    int lowOrCorner = low + (upLeft - low & threshold - high >> 31);
    return high + (lowOrCorner - high & low - threshold >> 31);
  }
}
