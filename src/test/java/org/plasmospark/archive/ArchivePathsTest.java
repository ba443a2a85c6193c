package org.plasmospark.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivePathsTest {

  @ParameterizedTest
  @CsvSource({
    "a/set.zip!/x.png, a/set.zip",
    "SET.ZIP!/x.png, SET.ZIP",
    "a.tar.gz!/b.zip!/x.png, a.tar.gz",
    "wow!/a.tgz!/x, wow!/a.tgz",
    "a.tar!/, a.tar"
  })
  void findsTheArchiveOfAMember(String path, String archive) {
    assertThat(ArchivePaths.isMember(path)).isTrue();
    assertThat(ArchivePaths.archiveOf(path)).isEqualTo(archive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.zip/x.png", "wow!/x.png", "a.zip!x.png", "a.rar!/x.png", ""})
  void leavesOtherPathsAlone(String path) {
    assertThat(ArchivePaths.isMember(path)).isFalse();
    assertThatThrownBy(() -> ArchivePaths.archiveOf(path))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void joinsWhatItTakesApart() {
    assertThat(ArchivePaths.archiveOf(ArchivePaths.member("a.zip", "b.zip!/c"))).isEqualTo("a.zip");
  }
}
