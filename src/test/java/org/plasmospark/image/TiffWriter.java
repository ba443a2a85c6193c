package org.plasmospark.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;

/** Writes TIFF in every layout of samples, strips, tiles, planes and pages. */
final class TiffWriter {
  static final int LZW = 5;
  static final int DEFLATE = 8;
  static final int PACK_BITS = 32773;

  final ByteOrder order;
  final int width;
  final int height;
  final int samples;
  final int bits;
  private final Map<Integer, int[]> fields = new TreeMap<>();
  private int blockWidth;
  private int blockHeight;
  private boolean tiled;
  private boolean planes;
  private int compression = 1;
  private boolean differences;

  TiffWriter(ByteOrder order, int width, int height, int kind, int samples, int bits) {
    this.order = order;
    this.width = width;
    this.height = height;
    this.samples = samples;
    this.bits = bits;
    blockWidth = width;
    blockHeight = height;
    int[] depths = new int[samples];
    Arrays.fill(depths, bits);
    with(TiffTags.IMAGE_WIDTH, width).with(TiffTags.IMAGE_LENGTH, height);
    with(TiffTags.BITS_PER_SAMPLE, depths).with(TiffTags.PHOTOMETRIC, kind);
    with(TiffTags.SAMPLES_PER_PIXEL, samples);
  }

  /** No values: without the field. */
  TiffWriter with(int tag, int... values) {
    fields.put(tag, values);
    return this;
  }

  TiffWriter strips(int rows) {
    blockHeight = rows;
    return this;
  }

  TiffWriter tiles(int columns, int rows) {
    tiled = true;
    blockWidth = columns;
    blockHeight = rows;
    return this;
  }

  TiffWriter planes() {
    planes = true;
    return with(TiffTags.PLANAR, 2);
  }

  TiffWriter compressed(int how, boolean asDifferences) {
    compression = how;
    differences = asDifferences;
    return asDifferences ? with(TiffTags.PREDICTOR, 2) : this;
  }

  /** The file of this page alone. */
  byte[] bytes(long... pixels) {
    return file(order, List.of(page(pixels)));
  }

  /**
   * A page.
   *
   * @param pixels samples interleaved, row by row
   */
  Page page(long... pixels) {
    List<byte[]> blocks = new ArrayList<>();
    for (int plane = 0; plane < (planes ? samples : 1); plane++) {
      for (int y = 0; y < height; y += blockHeight) {
        for (int x = 0; x < width; x += blockWidth) {
          blocks.add(compress(block(pixels, plane, x, y)));
        }
      }
    }
    return page(blocks);
  }

  /** A page of blocks that are as they are in the file. */
  Page page(List<byte[]> blocks) {
    Map<Integer, int[]> all = new TreeMap<>(fields);
    all.putIfAbsent(TiffTags.COMPRESSION, new int[] {compression});
    if (tiled) {
      all.put(TiffTags.TILE_WIDTH, new int[] {blockWidth});
      all.put(TiffTags.TILE_LENGTH, new int[] {blockHeight});
    } else {
      all.put(TiffTags.ROWS_PER_STRIP, new int[] {blockHeight});
    }
    all.putIfAbsent(
        tiled ? TiffTags.TILE_BYTE_COUNTS : TiffTags.STRIP_BYTE_COUNTS,
        blocks.stream().mapToInt(block -> block.length).toArray());
    all.put(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS, new int[blocks.size()]);
    all.values().removeIf(values -> values.length == 0);
    return new Page(all, blocks);
  }

  private byte[] block(long[] pixels, int plane, int left, int top) {
    int rows = tiled ? blockHeight : Math.min(blockHeight, height - top);
    int together = planes ? 1 : samples;
    int rowBytes = (blockWidth * together * bits + 7) / 8;
    byte[] block = new byte[rows * rowBytes];
    for (int y = 0; y < rows; y++) {
      long[] row = new long[blockWidth * together];
      for (int x = 0; x < blockWidth; x++) {
        for (int s = 0; s < together; s++) {
          // What lies beyond the picture repeats its edge.
          int fromY = Math.min(top + y, height - 1);
          int fromX = Math.min(left + x, width - 1);
          row[x * together + s] = pixels[(fromY * width + fromX) * samples + plane + s];
        }
      }
      for (int i = row.length - 1; differences && i >= together; i--) {
        row[i] = row[i] - row[i - together] & (1L << bits) - 1;
      }
      pack(row, block, y * rowBytes);
    }
    return block;
  }

  private void pack(long[] row, byte[] out, int from) {
    for (int i = 0; i < row.length; i++) {
      for (int bit = 0; bit < bits; bit++) {
        boolean swapped = bits % 8 == 0 && order == ByteOrder.LITTLE_ENDIAN;
        int at = i * bits + (swapped ? bits - 8 - bit / 8 * 8 + bit % 8 : bit);
        if ((row[i] >> bits - 1 - bit & 1) != 0) {
          out[from + at / 8] |= (byte) (0x80 >> at % 8);
        }
      }
    }
  }

  private byte[] compress(byte[] block) {
    return switch (compression) {
      case LZW -> lzw(block);
      case DEFLATE, 32946 -> deflate(block);
      case PACK_BITS -> packBits(block);
      default -> block;
    };
  }

  private static byte[] deflate(byte[] block) {
    Deflater deflater = new Deflater();
    deflater.setInput(block);
    deflater.finish();
    byte[] out = new byte[block.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static byte[] packBits(byte[] block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < block.length) {
      int run = 1;
      while (run < 128 && at + run < block.length && block[at + run] == block[at]) {
        run++;
      }
      if (run > 1) {
        out.write(1 - run);
        out.write(block[at]);
        at += run;
      } else {
        int count = Math.min(3, block.length - at);
        out.write(count - 1);
        out.write(block, at, count);
        at += count;
      }
    }
    return out.toByteArray();
  }

  /** As the specification of TIFF 6.0 has it: most significant bits first. */
  private static byte[] lzw(byte[] block) {
    BitWriter out = new BitWriter();
    Map<String, Integer> table = new TreeMap<>();
    int next = 258;
    int bits = 9;
    out.put(256, bits);
    String known = "";
    for (byte value : block) {
      String longer = known + (char) (value & 0xFF);
      if (longer.length() == 1 || table.containsKey(longer)) {
        known = longer;
        continue;
      }
      out.put(code(table, known), bits);
      table.put(longer, next++);
      known = longer.substring(longer.length() - 1);
      if (next == 4095) {
        out.put(256, 12);
        table.clear();
        next = 258;
        bits = 9;
      } else if (next == 512 || next == 1024 || next == 2048) {
        bits++;
      }
    }
    if (!known.isEmpty()) {
      out.put(code(table, known), bits);
      next++;
      bits += next == 512 || next == 1024 || next == 2048 ? 1 : 0;
    }
    out.put(257, bits);
    return out.bytes();
  }

  private static int code(Map<String, Integer> table, String text) {
    return text.length() == 1 ? text.charAt(0) : table.get(text);
  }

  /** Fields and data of a page. */
  record Page(Map<Integer, int[]> fields, List<byte[]> blocks) {}

  /** A file of pages; each directory is followed by its values, then by its data. */
  static byte[] file(ByteOrder order, List<Page> pages) {
    ByteBuffer out = ByteBuffer.allocate(1 << 20).order(order);
    byte mark = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
    out.put(mark).put(mark).putShort((short) 42).putInt(8);
    for (int i = 0; i < pages.size(); i++) {
      int link = write(pages.get(i), out);
      if (i < pages.size() - 1) {
        out.putInt(link, out.position());
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Where the place of the next directory has to be put. */
  private static int write(Page page, ByteBuffer out) {
    int start = out.position();
    int beyond = start + 2 + 12 * page.fields.size() + 4;
    for (int[] values : page.fields.values()) {
      beyond += values.length > 1 ? 4 * values.length : 0;
    }
    int data = beyond;
    int[] offsets = new int[page.blocks.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = data;
      out.put(data, page.blocks.get(i));
      data += page.blocks.get(i).length;
    }
    beyond = start + 2 + 12 * page.fields.size() + 4;
    out.putShort((short) page.fields.size());
    for (Map.Entry<Integer, int[]> field : page.fields.entrySet()) {
      int tag = field.getKey();
      boolean places = tag == TiffTags.STRIP_OFFSETS || tag == TiffTags.TILE_OFFSETS;
      beyond = write(tag, places ? offsets : field.getValue(), out, beyond);
    }
    int link = out.position();
    out.putInt(0).position(data + (data & 1));
    return link;
  }

  private static int write(int tag, int[] values, ByteBuffer out, int beyond) {
    boolean bytes = tag == TiffTags.JPEG_TABLES;
    boolean fractions = tag == TiffTags.REFERENCE_BLACK_WHITE || tag == TiffTags.YCC_COEFFICIENTS;
    out.putShort((short) tag).putShort((short) (bytes ? 7 : fractions ? 5 : 4));
    out.putInt(fractions ? values.length / 2 : values.length);
    if (values.length == 1) {
      out.putInt(values[0]);
      return beyond;
    }
    out.putInt(beyond);
    for (int i = 0; i < values.length; i++) {
      if (bytes) {
        out.put(beyond + i, (byte) values[i]);
      } else {
        out.putInt(beyond + 4 * i, values[i]);
      }
    }
    return beyond + 4 * values.length;
  }
}
