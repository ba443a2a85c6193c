package org.plasmospark.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds to decode a cell, by the format that it is kept in. Run with
 *
 * <pre>
 * mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args="FormatBenchmark -p cells=../shared/nih-cells"
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FormatBenchmark {
  private static final int CELLS = 200;

  /** A folder with {@code Parasitized/*.png}. */
  @Param("../shared/nih-cells")
  public String cells;

  /** Format and compression. */
  @Param({
    "png",
    "jpeg",
    "jpeg progressive",
    "tiff",
    "tiff LZW",
    "tiff Deflate",
    "tiff JPEG",
    "bmp"
  })
  public String format;

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final List<byte[]> files = new ArrayList<>();
  private int next;

  /** Writes the first cells in the format. */
  @Setup
  public void write() throws IOException {
    List<Path> paths;
    try (Stream<Path> listed = Files.list(Path.of(cells, "Parasitized"))) {
      paths = listed.filter(p -> p.toString().endsWith(".png")).sorted().limit(CELLS).toList();
    }
    for (Path path : paths) {
      byte[] png = Files.readAllBytes(path);
      files.add(format.equals("png") ? png : written(((Decoded) decoder.decode(png)).image()));
    }
  }

  private byte[] written(CellImage cell) throws IOException {
    BufferedImage image =
        new BufferedImage(cell.width(), cell.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < cell.width() * cell.height(); i++) {
      int x = i % cell.width();
      int y = i / cell.width();
      image.setRGB(x, y, 0xFF000000 | cell.pixel(x, y));
    }
    String[] words = format.split(" ");
    ImageWriter writer = ImageIO.getImageWritersByFormatName(words[0]).next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (words.length > 1 && words[1].equals("progressive")) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    } else if (words.length > 1) {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(words[1]);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    writer.dispose();
    return bytes.toByteArray();
  }

  /** Bytes to pixels. */
  @Benchmark
  public DecodeResult decode() {
    next = (next + 1) % files.size();
    DecodeResult result = decoder.decode(files.get(next));
    if (result instanceof Decoded) {
      return result;
    }
    throw new IllegalStateException(result.toString());
  }
}
