package org.plasmospark.image;

import java.util.Objects;

/**
 * Lays cells out as the network's input: resized, transformed if asked for, scaled, channel first
 * (NCHW). May be shared by threads: each has scratch memory of its own, which goes with this
 * object.
 */
public final class CellTensors {
  private final Preprocessing preprocessing;
  private final FillMode fillMode;
  private final float fillValue;
  private final float[][] tables = new float[3][];
  private final ThreadLocal<Scratch> scratch;

  private static final class Scratch {
    private final Resizer resizer = new Resizer();
    private float[] colours;
    private byte[] pixels;

    /** Memory that scoring does without. */
    float[] colours(int length) {
      if (colours == null) {
        colours = new float[length];
      }
      return colours;
    }

    /** Memory that only a change of the stain takes. */
    byte[] pixels(int length) {
      if (pixels == null) {
        pixels = new byte[length];
      }
      return pixels;
    }
  }

  /**
   * For scoring, and for transformations that fill from the nearest pixel.
   *
   * @param preprocessing size and scaling
   */
  public CellTensors(Preprocessing preprocessing) {
    this(preprocessing, FillMode.NEAREST, 0);
  }

  /**
   * @param preprocessing size and scaling
   * @param fillMode what stands where a transformed cell has no pixels
   * @param fillValue colour value of {@link FillMode#CONSTANT}, 0..255, before scaling
   */
  public CellTensors(Preprocessing preprocessing, FillMode fillMode, double fillValue) {
    this.preprocessing = Objects.requireNonNull(preprocessing, "preprocessing");
    this.fillMode = Objects.requireNonNull(fillMode, "fillMode");
    this.fillValue = (float) fillValue;
    for (int p = 0; p < 3; p++) {
      tables[preprocessing.scaling().source(p)] = preprocessing.scaling().table(p);
    }
    scratch = ThreadLocal.withInitial(Scratch::new);
  }

  /** Size and scaling. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /**
   * Writes a cell as it is.
   *
   * @param image a cell of any size
   * @param out takes {@link Preprocessing#tensorLength()} numbers from {@code offset} on
   * @param offset where the first plane begins
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public void plain(CellImage image, float[] out, int offset) {
    Objects.checkFromIndexSize(offset, preprocessing.tensorLength(), out.length);
    int[] planes = planes(offset);
    int width = preprocessing.width();
    scratch
        .get()
        .resizer
        .resize(
            preprocessing.fitted(image),
            width,
            preprocessing.height(),
            (y, row) -> look(row, out, planes, y * width));
  }

  /**
   * Writes the colours of a cell at the network's size, before they are scaled.
   *
   * @param image a cell of any size
   * @param out takes {@link Preprocessing#tensorLength()} bytes from {@code offset} on: red, green,
   *     blue of one pixel after the other, row by row
   * @param offset where the first pixel begins
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public void pixels(CellImage image, byte[] out, int offset) {
    Objects.checkFromIndexSize(offset, preprocessing.tensorLength(), out.length);
    if (image.width() == preprocessing.width() && image.height() == preprocessing.height()) {
      System.arraycopy(image.rgb(), 0, out, offset, preprocessing.tensorLength());
      return;
    }
    scratch
        .get()
        .resizer
        .resize(
            preprocessing.fitted(image),
            preprocessing.width(),
            preprocessing.height(),
            (y, row) -> PackedPixels.pack(row, out, offset + 3 * y * row.length));
  }

  /**
   * Writes the network's numbers of cells whose colours {@link #pixels} has written.
   *
   * @param pixels of the cells, one after the other from the first byte on
   * @param count cells, at least 0
   * @param out takes {@link Preprocessing#tensorLength()} numbers for each
   */
  public void scaled(byte[] pixels, int count, float[] out) {
    int length = preprocessing.tensorLength();
    int plane = preprocessing.width() * preprocessing.height();
    for (int cell = 0; cell < count; cell++) {
      int[] planes = planes(cell * length);
      for (int colour = 0; colour < 3; colour++) {
        float[] table = tables[colour];
        int to = planes[colour];
        for (int i = 0, from = cell * length + colour; i < plane; i++, from += 3) {
          out[to + i] = table[pixels[from] & 0xFF];
        }
      }
    }
  }

  /** Writes the network's numbers of the colours of a row. */
  private void look(int[] row, float[] out, int[] planes, int at) {
    float[] reds = tables[0];
    float[] greens = tables[1];
    float[] blues = tables[2];
    int red = planes[0] + at;
    int green = planes[1] + at;
    int blue = planes[2] + at;
    for (int x = 0; x < row.length; x++) {
      int pixel = row[x];
      out[red + x] = reds[pixel & 0xFF];
      out[green + x] = greens[pixel >>> 8 & 0xFF];
      out[blue + x] = blues[pixel >>> 16 & 0xFF];
    }
  }

  /**
   * Writes a transformed cell; with {@link AffineParameters#IDENTITY} the same numbers as {@link
   * #plain}.
   *
   * @param image a cell of any size; it is resized first, then stained anew, then transformed
   * @param p what to do with it
   * @param out takes {@link Preprocessing#tensorLength()} numbers from {@code offset} on
   * @param offset where the first plane begins
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public void augmented(CellImage image, AffineParameters p, float[] out, int offset) {
    if (p.equals(AffineParameters.IDENTITY)) {
      plain(image, out, offset);
      return;
    }
    Objects.checkFromIndexSize(offset, preprocessing.tensorLength(), out.length);
    AffineWarp warp = new AffineWarp(p, preprocessing.width(), preprocessing.height());
    float[] colours = scratch.get().colours(preprocessing.tensorLength());
    if (!p.stain().equals(StainChange.NONE)) {
      byte[] pixels = scratch.get().pixels(preprocessing.tensorLength());
      pixels(image, pixels, 0);
      new StainTables(p.stain()).apply(pixels, pixels.length, pixels);
      widen(pixels, colours);
    } else if (image.width() == preprocessing.width() && image.height() == preprocessing.height()) {
      widen(image.rgb(), colours);
    } else {
      resize(image, colours);
    }
    warp.apply(colours, fillMode, fillValue, out, planes(offset));
    if (p.brightness() != 1) {
      brighten(out, offset, p.brightness());
    }
    scale(out, offset);
  }

  private static void widen(byte[] rgb, float[] colours) {
    for (int i = 0; i < rgb.length; i++) {
      colours[i] = rgb[i] & 0xFF;
    }
  }

  private void resize(CellImage image, float[] colours) {
    scratch
        .get()
        .resizer
        .resize(
            preprocessing.fitted(image),
            preprocessing.width(),
            preprocessing.height(),
            (y, row) -> {
              int to = 3 * y * row.length;
              for (int x = 0; x < row.length; x++, to += 3) {
                colours[to] = row[x] & 0xFF;
                colours[to + 1] = row[x] >>> 8 & 0xFF;
                colours[to + 2] = row[x] >>> 16 & 0xFF;
              }
            });
  }

  /** Where red, green and blue go. */
  private int[] planes(int offset) {
    int[] planes = new int[3];
    for (int p = 0; p < 3; p++) {
      planes[preprocessing.scaling().source(p)] =
          offset + p * preprocessing.width() * preprocessing.height();
    }
    return planes;
  }

  /** As Keras does it by way of Pillow: whole colours before and after, cut off, not rounded. */
  private void brighten(float[] out, int offset, double factor) {
    for (int i = offset; i < offset + preprocessing.tensorLength(); i++) {
      out[i] = Math.min(255, (int) ((float) factor * (int) out[i]));
    }
  }

  private void scale(float[] out, int offset) {
    Scaling scaling = preprocessing.scaling();
    int plane = preprocessing.width() * preprocessing.height();
    for (int p = 0; p < 3; p++) {
      scaling.apply(p, out, offset + p * plane, offset + (p + 1) * plane);
    }
  }
}
