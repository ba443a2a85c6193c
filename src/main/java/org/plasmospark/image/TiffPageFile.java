package org.plasmospark.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a page of a TIFF as a file of its own. */
final class TiffPageFile {
  /** What the meaning of the samples depends on, besides their places. */
  private static final int[] KEPT = {
    TiffTags.IMAGE_WIDTH,
    TiffTags.IMAGE_LENGTH,
    TiffTags.BITS_PER_SAMPLE,
    TiffTags.COMPRESSION,
    TiffTags.PHOTOMETRIC,
    TiffTags.FILL_ORDER,
    TiffTags.SAMPLES_PER_PIXEL,
    TiffTags.ROWS_PER_STRIP,
    TiffTags.MAX_SAMPLE_VALUE,
    TiffTags.PLANAR,
    TiffTags.PREDICTOR,
    TiffTags.COLOR_MAP,
    TiffTags.TILE_WIDTH,
    TiffTags.TILE_LENGTH,
    TiffTags.INK_SET,
    TiffTags.EXTRA_SAMPLES,
    TiffTags.SAMPLE_FORMAT,
    TiffTags.JPEG_TABLES,
    TiffTags.YCC_COEFFICIENTS,
    TiffTags.YCC_SUBSAMPLING,
    TiffTags.REFERENCE_BLACK_WHITE
  };

  private TiffPageFile() {}

  static byte[] of(TiffPages pages, TiffDirectory page, byte[] file, ImageLimits limits)
      throws BadImageException {
    ImageHeader size = TiffLayout.size(page);
    Optional<Rejected> wrongSize = limits.rejectSize(size.width(), size.height());
    if (wrongSize.isPresent()) {
      throw new BadImageException(wrongSize.get().reason(), wrongSize.get().detail());
    }
    TiffLayout layout = new TiffLayout(pages, page, file, limits);
    ByteOrder order = TiffDirectory.order(file);
    long[] places = new long[layout.offsets.length];
    List<TiffField> fields = fields(pages, layout, order, places);
    long end = TiffField.sizeOf(fields);
    for (int i = 0; i < places.length; i++) {
      places[i] = end;
      end += layout.counts[i] + layout.slack[i];
      end += end & 1;
    }
    Optional<Rejected> tooLong = limits.rejectLength(end);
    if (tooLong.isPresent()) {
      throw new BadImageException(tooLong.get().reason(), tooLong.get().detail());
    }
    ByteBuffer out = ByteBuffer.allocate((int) end).order(order);
    TiffField.write(fields(pages, layout, order, places), out);
    for (int i = 0; i < places.length; i++) {
      int length = (int) layout.counts[i] + layout.slack[i];
      out.put((int) places[i], file, (int) layout.offsets[i], length);
    }
    return out.array();
  }

  private static List<TiffField> fields(
      TiffPages pages, TiffLayout layout, ByteOrder order, long[] places) throws BadImageException {
    List<TiffField> fields = new ArrayList<>();
    for (int tag : KEPT) {
      if (layout.directory.has(tag)) {
        fields.add(layout.directory.field(tag));
      }
    }
    boolean tiled = layout.tiled;
    int offsets = tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS;
    int counts = tiled ? TiffTags.TILE_BYTE_COUNTS : TiffTags.STRIP_BYTE_COUNTS;
    fields.add(TiffField.ofLongs(offsets, order, places));
    fields.add(TiffField.ofLongs(counts, order, layout.counts));
    Set<CellFinding> remarks = EnumSet.noneOf(CellFinding.class);
    remarks.addAll(pages.remarks(layout.directory));
    if (layout.mended) {
      remarks.add(CellFinding.IRREGULAR);
    }
    if (!remarks.isEmpty()) {
      fields.add(TiffField.ofShort(TiffTags.REMARKS, TiffPages.kept(remarks), order));
    }
    fields.sort(Comparator.comparingInt(TiffField::tag));
    return fields;
  }
}
