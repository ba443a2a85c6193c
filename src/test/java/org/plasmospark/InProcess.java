package org.plasmospark;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.plasmospark.PackagedApplication.Finished;

/** Jobs in this JVM: what {@code Main} does, without the start of a process. */
final class InProcess {
  private InProcess() {}

  /** Runs a job with the settings of {@link PackagedApplication#SMALL}; those in args win. */
  static Finished job(String... args) {
    List<String> all = new ArrayList<>(List.of(args[0]));
    all.addAll(PackagedApplication.SMALL);
    all.addAll(List.of(args).subList(1, args.length));
    return run(all);
  }

  /** Runs a job with these settings and no others. */
  static Finished run(List<String> args) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of("--set", "spark.properties.spark.ui.enabled=false"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Cli.run(
            all.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Finished(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** As {@link #job}, which must go well. */
  static Finished mustDo(String... args) {
    Finished finished = job(args);
    if (finished.code() != 0) {
      throw new AssertionError(List.of(args) + " ended with " + finished);
    }
    return finished;
  }
}
