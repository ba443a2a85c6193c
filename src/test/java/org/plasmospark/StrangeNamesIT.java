package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;

/** From images to predictions below a folder whose name, read as a pattern, means others. */
class StrangeNamesIT {
  @TempDir Path folder;

  @Test
  void takesTheNameOfAFolderLiterally() throws IOException {
    for (String table : List.of("catalog/manifest", "packed/cells", "report/predictions")) {
      Path other = Files.createDirectories(folder.resolve("night abc d").resolve(table));
      Files.writeString(other.resolve("part-0.parquet"), "a table that nobody asked for");
    }
    StorePath root = StorePath.of(folder.resolve(WholePipeline.STRANGE_NAME));
    StoreApplication application =
        new StoreApplication(
            new HadoopStore(new Configuration()), root, Map.of("fs.defaultFS", "file:///"), folder);

    WholePipeline.run(application);

    assertThat(folder.resolve(WholePipeline.STRANGE_NAME)).isDirectory();
  }
}
