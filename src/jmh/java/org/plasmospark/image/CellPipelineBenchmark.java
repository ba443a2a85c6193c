package org.plasmospark.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * Images a second on one core, from the bytes of a PNG to the network's input. Run with
 *
 * <pre>
 * mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args="CellPipeline -p cells=../shared/nih-cells"
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CellPipelineBenchmark {
  private static final int CELLS_PER_CLASS = 250;
  private static final int SIDE = 170;

  /** A folder with {@code Parasitized/*.png} and {@code Uninfected/*.png}. */
  @Param("../shared/nih-cells")
  public String cells;

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final CellTensors tensors =
      new CellTensors(new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR));
  private final Augmentation augmentation =
      new Augmentation(
          new AugmentationSettings(20, 0.9, 1.1, 10, 0, 0, true, false, 1, 1, FillMode.NEAREST, 0));
  private final CellTensors masked = new CellTensors(tensors.preprocessing(), FillMode.CONSTANT, 0);
  private final Augmentation staining =
      new Augmentation(
          new AugmentationSettings(
              180,
              0.9,
              1.1,
              0,
              0.05,
              0.05,
              true,
              true,
              1,
              1,
              FillMode.CONSTANT,
              0,
              new StainRanges(0.5, 1.5, 0.75, 1.25, 0.7, 1.4)));
  private final float[] out = new float[3 * SIDE * SIDE];
  private final List<byte[]> files = new ArrayList<>();
  private final List<CellImage> images = new ArrayList<>();
  private final List<CellImage> resized = new ArrayList<>();
  private int next;

  /** Reads the first cells of both classes into memory. */
  @Setup
  public void read() throws IOException {
    for (String label : new String[] {"Parasitized", "Uninfected"}) {
      List<Path> paths;
      try (Stream<Path> listed = Files.list(Path.of(cells, label))) {
        paths = listed.filter(p -> p.toString().endsWith(".png")).sorted().toList();
      }
      for (Path path : paths.subList(0, Math.min(CELLS_PER_CLASS, paths.size()))) {
        byte[] file = Files.readAllBytes(path);
        files.add(file);
        images.add(decode(file));
        resized.add(tensors.preprocessing().resize(decode(file)));
      }
    }
  }

  /** Bytes to pixels. */
  @Benchmark
  public CellImage decode() {
    return decode(files.get(turn()));
  }

  /** Pixels to the network's input. */
  @Benchmark
  public float[] resize() {
    tensors.plain(images.get(turn()), out, 0);
    return out;
  }

  /** Bytes to the network's input, as for scoring. */
  @Benchmark
  public float[] decodeAndResize() {
    tensors.plain(decode(files.get(turn())), out, 0);
    return out;
  }

  /** Bytes to a freshly transformed input, as for training. */
  @Benchmark
  public float[] decodeResizeAndAugment() {
    int cell = turn();
    AffineParameters drawn = augmentation.draw(1, next, Integer.toString(cell));
    tensors.augmented(decode(files.get(cell)), drawn, out, 0);
    return out;
  }

  /** Pixels at the network's size to a freshly transformed input, as in the later epochs. */
  @Benchmark
  public float[] augmentResized() {
    int cell = turn();
    AffineParameters drawn = augmentation.draw(1, next, Integer.toString(cell));
    tensors.augmented(resized.get(cell), drawn, out, 0);
    return out;
  }

  /** The same with another stain each time. */
  @Benchmark
  public float[] augmentAndStainResized() {
    int cell = turn();
    AffineParameters drawn = staining.draw(1, next, Integer.toString(cell));
    masked.augmented(resized.get(cell), drawn, out, 0);
    return out;
  }

  private int turn() {
    next = next + 1 & Integer.MAX_VALUE;
    return next % files.size();
  }

  private CellImage decode(byte[] file) {
    if (decoder.decode(file) instanceof Decoded decoded) {
      return decoded.image();
    }
    throw new IllegalStateException("A cell of " + cells + " cannot be decoded.");
  }
}
