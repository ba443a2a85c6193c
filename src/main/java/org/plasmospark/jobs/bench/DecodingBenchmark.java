package org.plasmospark.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.benchmark.Measurement;
import org.plasmospark.benchmark.Stopwatch;
import org.plasmospark.image.Augmentation;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.Decoded;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.data.LocalPaths;
import org.plasmospark.settings.Settings;
import org.plasmospark.storage.StorePath;

/** What makes a training image of a file, without the file system: one thread. */
final class DecodingBenchmark {
  private static final int FILES = 256;

  private final Settings settings;
  private final Stopwatch stopwatch;

  DecodingBenchmark(JobContext context, Stopwatch stopwatch) {
    this.settings = context.settings();
    this.stopwatch = stopwatch;
  }

  /**
   * Decodes, resizes and augments some files of a folder.
   *
   * @param folder of this machine
   */
  Measurement measure(StorePath folder) throws IOException {
    ImageDecoder decoder = new ImageDecoder(settings.images().limits());
    List<byte[]> files = images(folder, decoder);
    if (files.isEmpty()) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "There is no image that can be decoded in %s; name another folder (--images)."
              .formatted(folder));
    }
    CellTensors tensors =
        new CellTensors(
            settings.model().preprocessing(),
            settings.augment().fillMode(),
            settings.augment().fillValue());
    Augmentation augmentation = new Augmentation(settings.augment());
    float[] out = new float[settings.model().preprocessing().tensorLength()];
    int[] epoch = {0};
    return stopwatch.measure(
        "decode-resize-augment",
        "",
        0,
        files.size(),
        () -> {
          epoch[0]++;
          for (int i = 0; i < files.size(); i++) {
            tensors.augmented(
                ((Decoded) decoder.decode(files.get(i))).image(),
                augmentation.draw(settings.run().seed(), epoch[0], Integer.toString(i)),
                out,
                0);
          }
        });
  }

  /** The first files that can be decoded; those behind them are not read. */
  private static List<byte[]> images(StorePath folder, ImageDecoder decoder) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(LocalPaths.local(folder))) {
      Iterator<Path> paths = walk.filter(Files::isRegularFile).sorted().iterator();
      while (files.size() < FILES && paths.hasNext()) {
        byte[] bytes = Files.readAllBytes(paths.next());
        if (decoder.decode(bytes) instanceof Decoded) {
          files.add(bytes);
        }
      }
    }
    return files;
  }
}
