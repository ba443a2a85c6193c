package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.TestHdfs;

/** From images to predictions with everything on HDFS. */
class HdfsPipelineIT {
  @TempDir Path folder;

  @Test
  void goesFromImagesToPredictions() throws IOException {
    StoreApplication application =
        new StoreApplication(
            new HadoopStore(TestHdfs.configuration()),
            TestHdfs.newFolder().child(WholePipeline.STRANGE_NAME),
            TestHdfs.settings(),
            folder);

    WholePipeline.run(application);

    assertThat(application.text(application.cells("packed") + "/_SUCCESS")).isEmpty();
  }
}
