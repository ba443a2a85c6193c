package org.plasmospark.model.compute;

import java.io.Serializable;

/**
 * A window that moves over rows and columns. At the end, what does not fill it is left out.
 *
 * @param rows height, at least 1
 * @param columns width, at least 1
 * @param rowStride step down, at least 1
 * @param columnStride step to the right, at least 1
 * @param padding added around the image first, on each side less than the window's size
 */
public record Window(int rows, int columns, int rowStride, int columnStride, Padding padding)
    implements Serializable {

  public Window {
    if (rows < 1 || columns < 1 || rowStride < 1 || columnStride < 1) {
      throw new IllegalArgumentException("the window has sizes out of range");
    }
    if (Math.max(padding.top(), padding.bottom()) >= rows
        || Math.max(padding.left(), padding.right()) >= columns) {
      throw new IllegalArgumentException("the padding is not smaller than the window");
    }
  }

  /** A square window with the same stride in both directions. */
  public static Window square(int size, int stride, Padding padding) {
    return new Window(size, size, stride, stride, padding);
  }

  /**
   * The window with the padding that Keras and DL4J call "same": ⌈size / stride⌉ positions in each
   * direction, an odd row or column of padding being added at the bottom and at the right.
   */
  public static Window same(Shape image, int rows, int columns, int rowStride, int columnStride) {
    int vertical = sameTotal(image.height(), rows, rowStride);
    int horizontal = sameTotal(image.width(), columns, columnStride);
    Padding padding =
        new Padding(
            vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2);
    return new Window(rows, columns, rowStride, columnStride, padding);
  }

  /** The window with more padding. */
  public Window padded(Padding more) {
    return new Window(rows, columns, rowStride, columnStride, padding.plus(more));
  }

  /**
   * The positions of the window on an image.
   *
   * @param channels of the result
   */
  public Shape output(Shape image, int channels) {
    return new Shape(
        channels,
        positions(image.height() + padding.top() + padding.bottom(), rows, rowStride),
        positions(image.width() + padding.left() + padding.right(), columns, columnStride));
  }

  private static int sameTotal(int size, int window, int stride) {
    int positions = (size + stride - 1) / stride;
    return Math.max(0, (positions - 1) * stride + window - size);
  }

  private static int positions(int size, int window, int stride) {
    if (size < window) {
      throw new IllegalArgumentException(
          "a window of " + window + " does not fit into " + size + " pixels");
    }
    return (size - window) / stride + 1;
  }
}
