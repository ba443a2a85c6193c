package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.NetworkSpec;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainingEngine;

class NativeMemoryTest {
  private static final long MEGABYTE = 1L << 20;
  private static final AdamSettings ADAM = AdamSettings.of(1e-3);

  @BeforeAll
  static void needsOneDnn() {
    Requirements.oneDnn();
  }

  @Test
  void staysFlatOverTenThousandSteps() throws IOException {
    NetworkSpec network = TestNetworks.small();
    TestNetworks.Batch batch = TestNetworks.batch(network, 4, 1);
    try (TrainingEngine engine = new OneDnnTrainingEngine(network, 4, Precision.FLOAT32, ADAM)) {
      engine.load(TestNetworks.parameters(network, 2), null, 0);
      steps(engine, batch, 1_000);
      long before = residentBytes();
      steps(engine, batch, 10_000);
      assertThat(residentBytes() - before).isLessThan(16 * MEGABYTE);
    }
  }

  @Test
  void isGivenBackWhenEnginesAreClosed() throws IOException {
    NetworkSpec network = TestNetworks.full();
    float[] parameters = TestNetworks.parameters(network, 2);
    long each = 0;
    long before = 0;
    for (int i = 0; i < 8; i++) {
      if (i == 3) {
        before = residentBytes();
      }
      try (TrainingEngine engine = new OneDnnTrainingEngine(network, 4, Precision.FLOAT32, ADAM)) {
        engine.load(parameters, null, 0);
        each = engine.nativeBytes();
      }
    }
    assertThat(each).isGreaterThan(4L * Float.BYTES * network.parameterCount());
    assertThat(residentBytes() - before).isLessThan(each);
  }

  private static void steps(TrainingEngine engine, TestNetworks.Batch batch, int count) {
    for (int i = 0; i < count; i++) {
      engine.step(batch.images(), batch.labels(), 4);
    }
  }

  private static long residentBytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
