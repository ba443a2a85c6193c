package org.plasmospark.image;

/**
 * Brings one cell after the other to the network's size. Not thread-safe: keeps its scratch memory
 * from one to the next.
 */
public final class CellResizer {
  private final Resizer resizer = new Resizer();
  private final Preprocessing preprocessing;

  /**
   * @param preprocessing whose size the cells get
   */
  public CellResizer(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
  }

  /**
   * Writes the pixels of a resized cell.
   *
   * @param image a cell of any size
   * @param rgb takes {@link Preprocessing#tensorLength()} bytes, laid out as those of an image
   */
  public void resize(CellImage image, byte[] rgb) {
    resizer.resize(
        preprocessing.fitted(image),
        preprocessing.width(),
        preprocessing.height(),
        (y, row) -> PackedPixels.pack(row, rgb, 3 * y * row.length));
  }
}
