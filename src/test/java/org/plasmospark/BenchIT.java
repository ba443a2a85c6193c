package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

/** The job bench, every work of it, on a network and cells that are small. */
class BenchIT {
  @TempDir Path folder;

  @Test
  void measuresEveryWorkAndWritesWhatItPrints() throws Exception {
    Finished bench =
        InProcess.mustDo(
            "bench",
            "--images",
            SmallModel.path("cells"),
            "--out",
            folder.resolve("bench").toString(),
            "--set",
            "bench.warm-up=1",
            "--set",
            "bench.repetitions=2",
            "--set",
            "bench.seconds=0",
            "--set",
            "bench.base-batch-size=2",
            "--set",
            "train.averaging-frequency=2",
            "--set",
            "train.epochs=2");

    JsonNode document = new ObjectMapper().readTree(folder.resolve("bench/bench.json").toFile());
    assertThat(document.findValuesAsText("work"))
        .containsExactly(
            "custom-cnn-train",
            "custom-cnn-predict",
            "vgg16-features",
            "resnet50-features",
            "squeezenet-features",
            "mobilenetv2-features",
            "mobilenetv2-fine-tune",
            "decode-resize-augment",
            "parameter-averaging",
            "training-epoch",
            "score-folder",
            "frozen-features",
            "frozen-head",
            "frozen-features-head",
            "frozen-through-base");
    for (JsonNode measurement : document.get("measurements")) {
      assertThat(measurement.get("images_per_second").asDouble()).isPositive().isFinite();
      assertThat(bench.out()).contains(measurement.get("work").asText());
    }
    assertThat(bench.err())
        .containsPattern(
            "frozen: 2 epochs through the base .* s, on features .* s \\(.* times faster\\); with the .* s");
    assertThat(document.get("measurements").get(10).get("images_per_repetition").asInt())
        .isEqualTo(SmallModel.CELLS);
  }

  @Test
  void scoresWithTheNamedModelAndTrainsNone() throws Exception {
    Finished bench =
        InProcess.mustDo(
            "bench",
            "--images",
            SmallModel.path("cells"),
            "--model",
            SmallModel.path("model"),
            "--set",
            "bench.works=[score]",
            "--set",
            "bench.repetitions=1");

    assertThat(bench.out()).contains("score-folder");
    assertThat(bench.err()).contains("score:").doesNotContain("epoch");
  }

  @Test
  void saysInOneSentenceThatOneEpochIsTooFew() {
    Finished bench = InProcess.job("bench", "--set", "bench.works=[epoch]");

    assertThat(bench.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(bench.err()).contains("set train.epochs to 2 or more").hasLineCount(1);
  }
}
