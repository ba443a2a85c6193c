package org.plasmospark.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plasmospark.model.compute.Precision;

class CommonPrecisionTest {
  private static final ComputingJvm DRIVER = jvm("driver", "a", Precision.BFLOAT16);
  private static final ComputingJvm NEW = jvm("0", "b", Precision.BFLOAT16);
  private static final ComputingJvm OLD = jvm("1", "c", Precision.FLOAT32);

  @Test
  void leavesThePrecisionWhereAllComputeAlike() {
    assertThat(CommonPrecision.among(List.of(DRIVER, NEW)).float32Everywhere()).isEmpty();
    assertThat(CommonPrecision.among(List.of(OLD, OLD)).float32Everywhere()).isEmpty();
    assertThat(CommonPrecision.among(List.of()).float32Everywhere()).isEmpty();
  }

  @Test
  void computesInFloat32EverywhereIfSomeCannotDoOtherwise() {
    ComputingJvm old = jvm("driver", "a", Precision.FLOAT32);
    assertThat(CommonPrecision.among(List.of(DRIVER, NEW, OLD)).float32Everywhere())
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith(
                        "Computes in float32 everywhere, since executor 1 on c cannot compute in"
                            + " bfloat16 and others can"));
    assertThat(CommonPrecision.among(List.of(old, NEW, OLD)).float32Everywhere())
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence).contains("since the driver on a, executor 1 on c cannot"));
  }

  private static ComputingJvm jvm(String name, String host, Precision precision) {
    return new ComputingJvm(name, host, precision);
  }
}
