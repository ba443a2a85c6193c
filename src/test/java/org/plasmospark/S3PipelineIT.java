package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
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

    assertMagic(application, "packed/cells/_SUCCESS");
    for (String name : application.tree()) {
      if (name.matches("scored/predictions/.*/_SUCCESS")) {
        assertMagic(application, name);
      }
    }
  }

  private static void assertMagic(StoreApplication application, String name) throws IOException {
    assertThat(new ObjectMapper().readTree(application.bytes(name)).get("committer").textValue())
        .isEqualTo("magic");
  }
}
