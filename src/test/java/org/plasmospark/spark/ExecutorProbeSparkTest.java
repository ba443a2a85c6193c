package org.plasmospark.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutorProbeSparkTest {

  @Test
  void bringsBackWhatEachExecutorSees() {
    PlasmosparkSession spark = TestSpark.plasmospark();
    assertThat(ExecutorProbe.hasExecutors(spark)).isFalse();
    assertThat(ExecutorProbe.ask(spark, Optional.empty()))
        .singleElement()
        .satisfies(
            facts -> {
              assertThat(facts.name()).isEqualTo("driver");
              assertThat(facts.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
              assertThat(facts.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
              assertThat(facts.totalMemory()).isGreaterThan(facts.heap() / 2);
              assertThat(facts.engine()).endsWith(".");
              assertThat(facts.gpus()).isNull();
            });
    assertThat(ExecutorProbe.ask(spark, Optional.of("no-such-nvidia-smi")))
        .singleElement()
        .satisfies(facts -> assertThat(facts.gpus().exitCode()).isEqualTo(-1));
  }
}
