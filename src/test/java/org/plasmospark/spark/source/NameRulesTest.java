package org.plasmospark.spark.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;

class NameRulesTest {
  private final NameRules rules = new NameRules(CellNames.NIH, LabelSet.NIH);

  @ParameterizedTest
  @CsvSource({
    "Parasitized/x.png, Parasitized",
    "set.zip!/Uninfected/x.png, Uninfected",
    "Uninfected.tar.bz2!/x.png, Uninfected",
    "Parasitized/a.zip!/x.png, Parasitized",
    "Parasitized/Uninfected.7z!/x.png, Uninfected",
    "Parasitized/a.zip!/other/x.png,",
    "Parasitized/deep/a.zip!/x.png,",
    "a.zip!/x.png,",
    "x.png,",
    "Parasitised/x.png,",
  })
  void takesTheLabelFromTheNearestFolder(String path, String label) {
    assertThat(rules.named(ListedFile.file(path, 1, 1)).label()).isEqualTo(label);
  }
}
