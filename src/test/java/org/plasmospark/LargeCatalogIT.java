package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.spark.catalog.GeneratedArchive;

/**
 * A catalog larger than the heap. By default 150,000 rows in 480 MB, as little as Spark starts in;
 * the sizes that are promised with {@code -Dplasmospark.rows=5000000 -Dplasmospark.heap=1g}.
 */
class LargeCatalogIT {
  private static final int ROWS = Integer.getInteger("plasmospark.rows", 150_000);
  private static final String HEAP = System.getProperty("plasmospark.heap", "480m");
  private static final int MINUTES = 40;

  @TempDir Path folder;

  @Test
  void cataloguesMoreRowsThanTheHeapHolds() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-Xmx" + HEAP);
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(GeneratedArchive.class.getName());
    command.addAll(List.of(folder.toString(), Integer.toString(ROWS)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Path log = folder.resolve("log.txt");
    Process process = builder.redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("files=" + ROWS + " known=" + ROWS)
        .contains("splits=[test, train, validation] leaky=false csv=" + (ROWS + 1));
    said.lines().filter(line -> line.startsWith("files=")).forEach(System.out::println);
  }
}
