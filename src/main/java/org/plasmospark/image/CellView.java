package org.plasmospark.image;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A picture of a cell, mirrored, turned, or as it is: one of the eight symmetries of a square (the
 * dihedral group of order eight), of which four are also those of a rectangle. A view moves pixels
 * and changes none.
 */
public final class CellView {
  /** How many views there can be of a cell. */
  public static final List<Integer> NUMBERS = List.of(1, 2, 4, 8);

  /** So many exchange rows and columns. */
  private static final int OF_SQUARES = 8;

  private static final int COLOURS = 3;

  /** Bits of a view's place in {@link #of}. */
  private static final int LEFT_RIGHT = 1;

  private static final int TOP_BOTTOM = 2;
  private static final int EXCHANGED = 4;

  private final int width;
  private final int height;

  /** Place of the pixel that comes first, and from one to the next in a row and in a column. */
  private final int first;

  private final int alongRow;
  private final int alongColumn;

  private CellView(int place, int width, int height) {
    this.width = width;
    this.height = height;
    boolean mirrored = (place & LEFT_RIGHT) != 0;
    boolean flipped = (place & TOP_BOTTOM) != 0;
    boolean exchanged = (place & EXCHANGED) != 0;
    this.first = (mirrored ? width - 1 : 0) + (flipped ? (height - 1) * width : 0);
    int across = mirrored ? -1 : 1;
    int down = flipped ? -width : width;
    this.alongRow = exchanged ? down : across;
    this.alongColumn = exchanged ? across : down;
  }

  /** Whether cells of a size have so many views of the same size. */
  public static boolean exist(int number, int width, int height) {
    return NUMBERS.contains(number) && (number < OF_SQUARES || width == height);
  }

  /**
   * The first views of cells of a size, in a fixed order: as it is; mirrored left to right;
   * mirrored top to bottom; both, which is half a turn; then the same four with rows and columns
   * exchanged.
   *
   * @param number 1, 2, 4 or, if {@code width} is {@code height}, 8
   * @throws IllegalArgumentException if there are not so many
   */
  public static List<CellView> of(int number, int width, int height) {
    if (!exist(number, width, height)) {
      throw new IllegalArgumentException(
          "a cell of %d x %d pixels has no %d views".formatted(width, height, number));
    }
    return IntStream.range(0, number)
        .mapToObj(place -> new CellView(place, width, height))
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Writes this view of cells in colours.
   *
   * @param cells {@code [count, height, width, 3]}
   * @param count cells, at least 0
   * @param out takes as much; another array
   */
  public void pixels(byte[] cells, int count, byte[] out) {
    int to = 0;
    for (int cell = 0; cell < count; cell++) {
      int from = COLOURS * (cell * width * height + first);
      for (int y = 0; y < height; y++) {
        int at = from + COLOURS * y * alongColumn;
        for (int x = 0; x < width; x++, to += COLOURS, at += COLOURS * alongRow) {
          out[to] = cells[at];
          out[to + 1] = cells[at + 1];
          out[to + 2] = cells[at + 2];
        }
      }
    }
  }

  /**
   * Writes this view of cells as the network's numbers.
   *
   * @param cells {@code [count, 3, height, width]}
   * @param count cells, at least 0
   * @param out takes as much; another array
   */
  public void numbers(float[] cells, int count, float[] out) {
    int to = 0;
    for (int plane = 0; plane < COLOURS * count; plane++) {
      int from = plane * width * height + first;
      for (int y = 0; y < height; y++) {
        int at = from + y * alongColumn;
        for (int x = 0; x < width; x++, at += alongRow) {
          out[to++] = cells[at];
        }
      }
    }
  }
}
