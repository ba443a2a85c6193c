package org.plasmospark.image;

/** Run lengths of a bitmap of 4 or 8 bits. */
final class BmpRuns {
  private static final int END_OF_ROW = 0;
  private static final int END = 1;
  private static final int MOVE = 2;

  private final BmpReader header;
  private final int[] palette;
  private final byte[] rgb;
  private final int bits;
  private int at;
  private int x;
  private int y;

  BmpRuns(BmpReader header, int[] palette, byte[] rgb) throws BadImageException {
    this.header = header;
    this.palette = palette;
    this.rgb = rgb;
    bits = header.depth;
    if (header.start > header.in.limit()) {
      throw truncated();
    }
    at = (int) header.start;
  }

  private static BadImageException truncated() {
    return BadImageException.truncated("The BMP ends before its last pixel.");
  }

  private static BadImageException leavesOut() {
    return BadImageException.unsupported(
        "The BMP leaves out pixels, whose colour nobody says; save it without compression.");
  }

  /** Writes all pixels; some writers have no mark behind the last one. */
  void read() throws BadImageException {
    while (y < header.height) {
      int count = next();
      int code = next();
      if (count > 0) {
        for (int i = 0; i < count; i++) {
          put(bits == 8 ? code : i % 2 == 0 ? code >> 4 : code & 15);
        }
      } else if (code > MOVE) {
        literal(code);
      } else if (code == MOVE) {
        throw leavesOut();
      } else if (code == END_OF_ROW) {
        endRow();
      } else if (code == END) {
        boolean complete = y == header.height - 1 && x == header.width;
        if (!complete) {
          throw x > 0 && x < header.width ? leavesOut() : truncated();
        }
        return;
      }
    }
  }

  private void literal(int count) throws BadImageException {
    int bytes = bits == 8 ? count : (count + 1) / 2;
    int pair = 0;
    for (int i = 0; i < count; i++) {
      if (bits == 8) {
        put(next());
      } else {
        pair = i % 2 == 0 ? next() : pair;
        put(i % 2 == 0 ? pair >> 4 : pair & 15);
      }
    }
    if (bytes % 2 != 0) {
      next();
    }
  }

  private void endRow() throws BadImageException {
    if (x < header.width) {
      throw leavesOut();
    }
    x = 0;
    y++;
  }

  private void put(int index) throws BadImageException {
    if (x == header.width) {
      throw BadImageException.corrupt("A row of the BMP has more pixels than it is wide.");
    }
    BmpPixels.put(rgb, 3 * ((header.height - 1 - y) * header.width + x), palette, index);
    x++;
  }

  private int next() throws BadImageException {
    if (at >= header.in.limit()) {
      throw truncated();
    }
    return header.in.get(at++) & 0xFF;
  }
}
