package org.plasmospark.image;

/** The formats that are decoded; recognised by the first bytes of a file, never by its name. */
public enum ImageFormat {
  /** Portable Network Graphics, every colour type and depth, interlaced or not. */
  PNG,
  /** Baseline and progressive JPEG in gray, YCbCr, RGB, CMYK or YCCK. */
  JPEG,
  /** Classic TIFF: gray, RGB, palettes, CMYK and YCbCr of 1 to 32 bits a sample. */
  TIFF,
  /** Windows bitmap. */
  BMP
}
