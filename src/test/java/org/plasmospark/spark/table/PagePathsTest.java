package org.plasmospark.spark.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagePathsTest {
  @ParameterizedTest
  @CsvSource({
    "a.tif!/page-1, 1, a.tif",
    "ward/a.tif!/page-20, 20, ward/a.tif",
    "set.zip!/a.tif!/page-3, 3, set.zip!/a.tif",
    "set.zip!/b/page-3, 0, set.zip!/b/page-3",
    "set.zip!/page-3, 0, set.zip!/page-3",
    "set.zip!/page-3!/page-2, 2, set.zip!/page-3",
    "a.tif!/page-0, 0, a.tif!/page-0",
    "a.tif!/page-01, 0, a.tif!/page-01",
    "a.tif!/page-1000000, 0, a.tif!/page-1000000",
    "a.tif!/page-1/b, 0, a.tif!/page-1/b",
    "!/page-1, 0, !/page-1",
    "page-1, 0, page-1"
  })
  void tellsPagesFromFilesAndMembers(String path, int number, String file) {
    assertThat(PagePaths.number(path)).isEqualTo(number);
    assertThat(PagePaths.fileOf(path)).isEqualTo(file);
    if (number > 0) {
      assertThat(PagePaths.page(file, number)).isEqualTo(path);
    }
  }
}
