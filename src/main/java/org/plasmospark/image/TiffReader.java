package org.plasmospark.image;

import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads a page of classic TIFF (revision 6.0): directory and samples ourselves, so that no size or
 * place in it is trusted and every sample means what the directory says, its data by TwelveMonkeys'
 * plug-in.
 */
final class TiffReader {
  private TiffReader() {}

  /** Of the first page. */
  static ImageHeader header(byte[] file) throws BadImageException {
    return TiffLayout.size(new TiffPages(file).pages().get(0));
  }

  /** Decodes the first page of a file whose header was found within the limits. */
  static Decoded read(byte[] file, ImageLimits limits) throws BadImageException {
    TiffPages pages = new TiffPages(file);
    TiffDirectory page = pages.pages().get(0);
    TiffLayout layout = new TiffLayout(pages, page, file, limits);
    TiffData data = new TiffData(file, layout);
    byte[][] planes = new byte[layout.planes ? layout.samples : 1][];
    for (int plane = 0; plane < planes.length; plane++) {
      planes[plane] = data.lines(plane);
    }
    boolean littleEndian = TiffDirectory.order(file) == ByteOrder.LITTLE_ENDIAN;
    TiffSamples samples = new TiffSamples(layout, planes, littleEndian);
    Decoded decoded = new TiffColours(layout, samples).read();
    Set<CellFinding> remarks = EnumSet.noneOf(CellFinding.class);
    remarks.addAll(decoded.remarks());
    remarks.addAll(pages.remarks(page));
    if (data.mended()) {
      remarks.add(CellFinding.IRREGULAR);
    }
    return new Decoded(decoded.image(), remarks);
  }
}
