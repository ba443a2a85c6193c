package org.plasmospark.model.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * Files that h5py has written, and what a stranger makes of them; {@code make.py} is beside them.
 */
class Hdf5FileTest {

  private static byte[] bytes(String name) throws IOException {
    try (InputStream file = Hdf5FileTest.class.getResourceAsStream(name)) {
      return file.readAllBytes();
    }
  }

  private static float[] floats(byte[] bytes, String path) {
    try (Hdf5File file = Hdf5File.of(bytes, "strange.h5")) {
      return file.floats(path);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "chunked.h5, deflated, 105",
    "chunked.h5, plain, 35",
    "chunked.h5, turned, 35",
    "latest.h5, fixed, 35",
    "latest.h5, single, 35",
    "latest.h5, grows, 35",
    "latest.h5, wide, 35"
  })
  void readsChunksWhateverTheirFiltersOrderAndIndex(String name, String path, int length)
      throws IOException {
    float[] values = floats(bytes(name), path);
    assertThat(values).hasSize(length);
    for (int i = 0; i < length; i++) {
      assertThat(values[i]).isEqualTo(i / 2f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "chunked.h5, holes, 'it is damaged, cut or not HDF5'",
    "chunked.h5, half, array half does not hold float32 numbers",
    "links.h5, soft, it has no array soft",
    "links.h5, circle, it has no array circle",
    "links.h5, elsewhere, it has no array elsewhere",
    "links.h5, group, it has no array group",
    "outside.h5, outside, 'it is damaged, cut or not HDF5'"
  })
  void refusesWhatIsNotAllInTheFile(String name, String path, String sentence) throws IOException {
    byte[] bytes = bytes(name);
    assertThatThrownBy(() -> floats(bytes, path))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUNDLE_INVALID))
        .hasMessage(
            "The Keras file strange.h5 cannot be used: "
                + sentence
                + "; copy it again or take another.");
  }

  @Test
  void aGroupThatIsItsOwnChildIsNoWayToAnEndlessPath() throws IOException {
    byte[] bytes = bytes("links.h5");
    assertThat(floats(bytes, "group/again")).containsExactly(0, 0.5f, 1, 1.5f);
    assertThat(floats(bytes, "group" + "/itself".repeat(500) + "/again")).hasSize(4);
  }

  /** Each chunk's bytes are those of the first, as a stranger would let them be read many times. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 200})
  void chunksThatLieElsewhereThanTheShapeAsksForAreDamage(int first) throws IOException {
    byte[] bytes = bytes("chunked.h5");
    int changed = 0;
    for (int i = 0; i + 40 < bytes.length; i++) {
      // A leaf of the index of plain: no filter skipped, then the first row and column of a chunk.
      if (startsWith(bytes, i, new byte[] {36, 0, 0, 0, 0, 0, 0, 0, 3})) {
        bytes[i + 8] = (byte) first;
        changed++;
      }
    }
    assertThat(changed).isPositive();
    if (first == 3) {
      assertThat(floats(bytes, "plain")).hasSize(35);
    } else {
      assertThatThrownBy(() -> floats(bytes, "plain")).hasMessageContaining("it is damaged, cut");
    }
  }

  private static boolean startsWith(byte[] bytes, int from, byte[] beginning) {
    for (int i = 0; i < beginning.length; i++) {
      if (bytes[from + i] != beginning[i]) {
        return false;
      }
    }
    return true;
  }
}
