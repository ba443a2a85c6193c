package org.plasmospark.spark.scoring;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PackedCell;

/** Fetches the pictures of the few cells that a report shows. */
public final class WrongCells {
  private WrongCells() {}

  /**
   * The cells with their pictures as PNG, in the same order.
   *
   * @param worst predicted cells
   * @param cells where their bytes are
   */
  public static List<WrongCell> withPictures(
      List<ScoredCell> worst, PackedCells cells, ImageLimits limits) {
    if (worst.isEmpty()) {
      return List.of();
    }
    Map<String, byte[]> images =
        cells
            .withSha256(
                worst.stream().map(cell -> cell.entry().sha256()).collect(Collectors.toSet()))
            .cells()
            .collect()
            .stream()
            .collect(
                Collectors.toMap(cell -> cell.entry().sha256(), PackedCell::image, (a, b) -> a));
    ImageDecoder decoder = new ImageDecoder(limits);
    return worst.stream()
        .map(
            cell ->
                new WrongCell(
                    cell.entry().sha256(),
                    cell.entry().path(),
                    cell.entry().patientId(),
                    cell.entry().label(),
                    cell.probability(),
                    png(decoder, images.get(cell.entry().sha256()))))
        .toList();
  }

  private static byte[] png(ImageDecoder decoder, byte[] image) {
    return decoder.decode(image) instanceof Decoded decoded
        ? PngEncoder.encode(decoded.image())
        : image;
  }
}
