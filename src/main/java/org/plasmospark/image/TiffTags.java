package org.plasmospark.image;

/** The fields of TIFF that are looked at. */
final class TiffTags {
  static final int NEW_SUBFILE_TYPE = 254;
  static final int SUBFILE_TYPE = 255;
  static final int IMAGE_WIDTH = 256;
  static final int IMAGE_LENGTH = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int MAX_SAMPLE_VALUE = 281;
  static final int PLANAR = 284;
  static final int PREDICTOR = 317;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int SUB_DIRECTORIES = 330;
  static final int INK_SET = 332;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int JPEG_TABLES = 347;
  static final int YCC_COEFFICIENTS = 529;
  static final int YCC_SUBSAMPLING = 530;
  static final int REFERENCE_BLACK_WHITE = 532;

  /** Slices of one picture; from the private fields of SGI. */
  static final int IMAGE_DEPTH = 32_997;

  /** Ours, for what is known of a page that was taken out of its file: a bit for each finding. */
  static final int REMARKS = 65_057;

  private TiffTags() {}
}
