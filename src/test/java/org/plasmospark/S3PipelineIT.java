package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.TestS3;

/** From images to predictions with everything on S3. */
class S3PipelineIT {
  @TempDir Path folder;

  @Test
  void goesFromImagesToPredictionsWithTheMagicCommitter() throws IOException {
    TestS3 endpoint = TestS3.running();
    StoreApplication application =
        new StoreApplication(
            new HadoopStore(endpoint.configuration()),
            endpoint.newFolder().child(WholePipeline.STRANGE_NAME),
            endpoint.settings(),
            folder);

    assertThat(WholePipeline.run(application))
        .allSatisfy(job -> assertThat(job.err()).contains(" with the magic committer of S3A."));

    assertMagic(application, application.cells("packed") + "/_SUCCESS");
    // The marks of scored rows are those of the whole run; no committer has written them.
    List<String> marks =
        application.shown().stream()
            .filter(name -> name.matches("report/metrics/(.*/)?_SUCCESS"))
            .toList();
    assertThat(marks).hasSize(1);
    for (String mark : marks) {
      assertMagic(application, mark);
    }
  }

  private static void assertMagic(StoreApplication application, String name) throws IOException {
    assertThat(new ObjectMapper().readTree(application.bytes(name)).get("committer").textValue())
        .isEqualTo("magic");
  }
}
