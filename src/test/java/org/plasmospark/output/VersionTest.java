package org.plasmospark.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionTest {
  private static final Version VERSION =
      new Version(
          12,
          "run.b",
          "run",
          "run.a",
          11,
          Map.of("tab\tand\nline", "run.a", "100%09.png", Version.IN_PLACE, "клетка", "old.t"),
          List.of("клетка/a b=c", "100%09.png"),
          List.of("%25"),
          List.of("old.t/files/x"));

  @Test
  void isReadAsItWasWritten() {
    assertThat(Version.parse(VERSION.text())).contains(VERSION);
    assertThat(Version.parse(Version.none().text())).contains(Version.none());
  }

  @Test
  void isNotReadWhenAnythingIsMissing() {
    byte[] text = VERSION.text();
    for (int length = 0; length < text.length - 1; length++) {
      assertThat(Version.parse(Arrays.copyOf(text, length))).isEmpty();
    }
  }
}
