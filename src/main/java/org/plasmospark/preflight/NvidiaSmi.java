package org.plasmospark.preflight;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.plasmospark.ExitCode;

/** Asks {@code nvidia-smi} for the GPUs of a machine. */
public final class NvidiaSmi {
  private static final String TOPIC = "gpu";
  private static final long SECONDS = 30;

  private NvidiaSmi() {}

  /**
   * What the program said.
   *
   * @param program that was asked
   * @param exitCode -1 if it could not be started, or did not end
   * @param text its output, or why it could not be started
   */
  public record Answer(String program, int exitCode, String text) implements Serializable {}

  /**
   * Asks.
   *
   * @param program its name on the PATH, or its path
   */
  public static Answer ask(String program) {
    return ask(program, SECONDS);
  }

  static Answer ask(String program, long seconds) {
    try {
      Process process =
          new ProcessBuilder(
                  program,
                  "--query-gpu=index,name,compute_cap,driver_version",
                  "--format=csv,noheader")
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process));
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Answer(program, -1, "it does not end within " + seconds + " s");
      }
      return new Answer(program, process.exitValue(), output.join());
    } catch (IOException e) {
      return new Answer(program, -1, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(program, -1, "interrupted");
    }
  }

  /**
   * A finding for each GPU, or one that says why there is none.
   *
   * @param where the machine that was asked, such as "this machine"
   */
  public static List<Finding> findings(String where, Answer answer) {
    String text = answer.text().strip();
    if (answer.exitCode() != 0) {
      if (text.contains("compute_cap")) {
        return List.of(
            Finding.warning(
                TOPIC,
                "The driver of %s is too old to tell the compute capability of its GPUs; install 510.39.01 or later, or look up whether it is 3.7 to 8.9."
                    .formatted(where)));
      }
      return List.of(
          Finding.problem(
              TOPIC,
              ExitCode.USAGE,
              "%s cannot be asked for the GPUs of %s (%s); install NVIDIA's driver there, name the program by compute.nvidia-smi, or compute on the CPU."
                  .formatted(answer.program(), where, firstLine(text))));
    }
    List<Finding> findings = new ArrayList<>();
    for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
      findings.add(
          Gpu.parse(line)
              .map(gpu -> CudaBackend.of(where, gpu))
              .orElseGet(
                  () ->
                      Finding.problem(
                          TOPIC,
                          ExitCode.USAGE,
                          "%s of %s says '%s', which is not understood; check that compute.nvidia-smi names NVIDIA's program."
                              .formatted(answer.program(), where, line.strip()))));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.problem(
              TOPIC,
              ExitCode.USAGE,
              "%s has no GPU; use a machine that has one, or compute on the CPU."
                  .formatted(where)));
    }
    return findings;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("without a word");
  }

  private static String text(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
