package org.plasmospark.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class StagesSparkTest {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String GROUP = "spark.jobGroup.id";
  private static final String POOL = "spark.scheduler.pool";

  private final JavaSparkContext context = TestSpark.context();
  private final List<String> seen = new ArrayList<>();

  @Test
  void nameTheWorkAroundThemAgainAtTheirEnd() {
    look();
    Stages.named(
        context,
        "outer",
        () -> {
          look();
          Stages.named(context, "inner", (Runnable) this::look);
          look();
        });
    look();

    assertThat(seen)
        .containsExactly(
            "[null, null, null]",
            "[outer, null, null]",
            "[inner, null, null]",
            "[outer, null, null]",
            "[null, null, null]");
  }

  @Test
  void giveTheGroupAroundThemBack() throws Exception {
    Stages.inGroup(
        context,
        "fold-1",
        () -> {
          look();
          Stages.named(context, "inner", (Runnable) this::look);
          look();
          Stages.inGroup(context, "trial-1", this::look);
          look();
          return null;
        });
    look();

    assertThat(seen)
        .containsExactly(
            "[fold-1, fold-1, fold-1]",
            "[fold-1: inner, fold-1, fold-1]",
            "[fold-1, fold-1, fold-1]",
            "[trial-1, trial-1, trial-1]",
            "[fold-1, fold-1, fold-1]",
            "[null, null, null]");
  }

  private boolean look() {
    return seen.add(
        Arrays.asList(
                context.getLocalProperty(DESCRIPTION),
                context.getLocalProperty(GROUP),
                context.getLocalProperty(POOL))
            .toString());
  }
}
