package org.plasmospark.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.plasmospark.jobs.JobArguments;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.SynthJob;
import org.plasmospark.storage.StorePath;

/**
 * Where a benchmark reads and writes: the user's folders if they are named, else folders of its own
 * that vanish with it.
 */
final class BenchFolders implements AutoCloseable {
  private final JobContext context;
  private final Path own;
  private StorePath images;

  private BenchFolders(JobContext context, Path own) {
    this.context = context;
    this.own = own;
  }

  static BenchFolders prepare(JobContext context) throws IOException {
    return new BenchFolders(context, Files.createTempDirectory("plasmospark-bench"));
  }

  /** Images of {@code --images}; without it, synthetic ones that are drawn when first asked for. */
  StorePath images() throws IOException {
    if (images == null) {
      Optional<String> named = context.arguments().optional("images");
      images = StorePath.parse(named.orElse(own.resolve("cells").toString()));
      if (named.isEmpty()) {
        new SynthJob().run(part("synth", Map.of("out", images.toString())));
      }
    }
    return images;
  }

  /** A new folder. */
  StorePath folder(String name) {
    return StorePath.parse(own.resolve(name).toString());
  }

  /** A job as a part of this one, with arguments of its own. */
  JobContext part(String job, Map<String, String> arguments) {
    return new JobContext(
        job,
        context.settings(),
        new JobArguments(arguments),
        context.runId(),
        context.startedAt(),
        context.clock(),
        context.progress());
  }

  /** Writes a document to {@code --out}, if that was named. */
  void write(String name, Map<String, Object> document) throws IOException {
    Optional<String> out = context.arguments().optional("out");
    if (out.isPresent()) {
      try (Work work = Work.begin(context);
          OutputFolder folder = work.output("folder for the measurements")) {
        JsonFiles.write(work.store(), folder.staging().child(name), document);
        folder.publish();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> walk = Files.walk(own)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
