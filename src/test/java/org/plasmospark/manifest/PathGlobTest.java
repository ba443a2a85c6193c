package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "** a/b.png true",
        "*.png a.png true",
        "*.png a/b.png false",
        "**/*.png a.png true",
        "**/*.png a/b/c.png true",
        "**/*.png a/set.zip!/b/c.png true",
        "**/*.png a.PNG false",
        "a/** a/b/c true",
        "a/** ab/c false",
        "a/**/c a/c true",
        "a/**/c a/b/b/c true",
        "a/**/c ac false",
        "a** a/b true",
        "?.png a.png true",
        "a?b a/b false",
        "[a-c]*.tif bcd.tif true",
        "[!a-c]*.tif bcd.tif false",
        "[!a]x /x false",
        "[]a]x ]x true",
        "**/*.{png,tif} a/b.tif true",
        "**/*.{png,tif} a/b.bmp false",
        "a.png aXpng false",
        "a+(b)|$^ a+(b)|$^ true",
        "\\*.png *.png true",
        "\\*.png a.png false",
        "细*/[感-染].png 细胞/感.png true"
      })
  void matchesTheWholePath(String glob, String path, boolean expected) {
    assertThat(PathGlob.parse(glob).matches(path)).isEqualTo(expected);
  }

  @Test
  void matchesLineEndsInNames() {
    assertThat(PathGlob.parse("**/*.png").matches("a/new\nline.png")).isTrue();
    assertThat(PathGlob.parse("a?b").matches("a\nb")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[a", "a{b", "a}b", "{a{b}}", "a\\", "[]", "[z-a]", "[!]"})
  void saysWhatIsWrong(String glob) {
    assertThatThrownBy(() -> PathGlob.parse(glob)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void admitsWhatIsIncludedAndNotExcluded() {
    PathFilter filter =
        new PathFilter(
            List.of(PathGlob.parse("**/*.png"), PathGlob.parse("**/*.tif")),
            List.of(PathGlob.parse("old/**"), PathGlob.parse("**/bad.zip")));
    assertThat(filter.admits("a/x.png")).isTrue();
    assertThat(filter.admits("a/x.txt")).isFalse();
    assertThat(filter.admits("old/x.tif")).isFalse();
    assertThat(filter.admitsArchive("a/good.zip")).isTrue();
    assertThat(filter.admitsArchive("a/bad.zip")).isFalse();
    assertThat(PathFilter.EVERYTHING.admits("any/thing")).isTrue();
  }
}
