package org.plasmospark.spark.scoring;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.Thumbnail;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PackedCell;

/** Fetches the pictures of the few cells that a report shows. */
public final class WrongCells {
  private static final byte[] NO_PICTURE = {};

  private WrongCells() {}

  /**
   * The cells with their pictures as PNG, in the same order.
   *
   * @param worst predicted cells
   * @param cells where their bytes are
   */
  public static List<WrongCell> withPictures(
      List<ScoredCell> worst, PackedCells cells, ImageLimits limits) {
    return withPictures(
        worst.stream().map(WrongCells::withoutPicture).toList(), cells, limits, image -> image);
  }

  /**
   * The cells with their pictures as PNG, no side of which is longer than allowed, in the same
   * order.
   *
   * @param worst cells without pictures
   * @param cells where their bytes are
   * @param longestSide in pixels
   */
  public static List<WrongCell> withThumbnails(
      List<WrongCell> worst, PackedCells cells, ImageLimits limits, int longestSide) {
    return withPictures(worst, cells, limits, image -> Thumbnail.of(image, longestSide));
  }

  private static List<WrongCell> withPictures(
      List<WrongCell> worst,
      PackedCells cells,
      ImageLimits limits,
      UnaryOperator<CellImage> shown) {
    if (worst.isEmpty()) {
      return List.of();
    }
    Map<String, byte[]> images =
        cells
            .withSha256(worst.stream().map(WrongCell::imageId).collect(Collectors.toSet()))
            .cells()
            .collect()
            .stream()
            .collect(
                Collectors.toMap(cell -> cell.entry().sha256(), PackedCell::image, (a, b) -> a));
    ImageDecoder decoder = new ImageDecoder(limits);
    return worst.stream()
        .map(cell -> cell.withPng(png(decoder, images.get(cell.imageId()), shown)))
        .toList();
  }

  private static WrongCell withoutPicture(ScoredCell cell) {
    return new WrongCell(
        cell.entry().sha256(),
        cell.entry().path(),
        cell.entry().patientId(),
        cell.entry().label(),
        cell.probability(),
        NO_PICTURE);
  }

  private static byte[] png(ImageDecoder decoder, byte[] image, UnaryOperator<CellImage> shown) {
    return decoder.decode(image) instanceof Decoded decoded
        ? PngEncoder.encode(shown.apply(decoded.image()))
        : image;
  }
}
