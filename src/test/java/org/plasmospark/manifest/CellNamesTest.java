package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class CellNamesTest {
  @ParameterizedTest
  @CsvSource({
    "Parasitized/C101P62ThinF_IMG_20150918_151006_cell_61.png,C101P62,IMG_20150918_151006",
    "C101P62ThinF_IMG_20150918_151006_cell_61.png,C101P62,IMG_20150918_151006",
    "deep/er/Uninfected/C12NThinF_IMG_20150614_124212_cell_111.png,C12N,IMG_20150614_124212",
    "u/C7NthinF_IMG_20150611_104404_cell_112.png,C7N,IMG_20150611_104404",
    "u/C1_thinF_IMG_20150604_104722_cell_115.png,C1,IMG_20150604_104722",
    "u/C3thin_original_IMG_20150608_162835_cell_101.png,C3,original_IMG_20150608_162835",
    "u/C47P8thinOriginalOlympusCX21_IMG_20150717_172748_cell_158.png,"
        + "C47P8,OriginalOlympusCX21_IMG_20150717_172748",
    "u/C167P128ReThinF_IMG_20151201_105102_cell_245.png,C167P128Re,IMG_20151201_105102",
    "u/C37BP2_thinF_IMG_20150620_131423a_cell_92.png,C37BP2,IMG_20150620_131423a",
    "u/C61P22N_ThinF_IMG_20150818_112252_cell_213.png,C61P22N,IMG_20150818_112252"
  })
  void readsPatientAndSlideFromNihNames(String path, String patient, String slide) {
    assertThat(CellNames.NIH.ids(path))
        .isEqualTo(new CellNames.Ids(patient, patient + "/" + slide));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Uninfected/cell.png",
        "Uninfected/Thumbs.db",
        "thinF_IMG_1_cell_1.png",
        "C1P1ThinF_IMG_1_cell_1/other.png",
        "C1P1ThinF_cell_1.png",
        "xC1P1ThinF_IMG_1_cell_1.png"
      })
  void namesNobodyWhenThePathDoesNotSay(String path) {
    assertThat(CellNames.NIH.ids(path)).isEqualTo(new CellNames.Ids(null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/c.png,b",
    "b/c.png,b",
    "c.png,",
    "/c.png,",
    "клетки/с пробелом/c.png,с пробелом"
  })
  void takesTheLabelFromTheFolder(String path, String label) {
    assertThat(CellNames.labelOf(path)).isEqualTo(label);
  }

  @Test
  void readsOtherNamesByAnotherExpression() {
    CellNames names = new CellNames("^(?<patient>[^/]+)/(?<slide>[^/]+)/");
    assertThat(names.ids("Ünal/7/x.png")).isEqualTo(new CellNames.Ids("Ünal", "Ünal/7"));
    CellNames patientOnly = new CellNames("^(?<patient>[^/]+)/");
    assertThat(patientOnly.ids("7/x.png")).isEqualTo(new CellNames.Ids("7", null));
  }

  @Test
  void staysFastOnNamesMadeToBacktrack() {
    String path = "C1" + "thi".repeat(330) + "/";
    assertThat(CellNames.NIH.ids(path).patientId()).isNull();
    assertThat(CellNames.NIH.ids("C1".repeat(10_000)).patientId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?<patient>.*.*.*.*)z", "(?<patient>\\w+\\w+\\w+)z"})
  void stopsExpressionsThatBacktrackWithoutEnd(String expression) {
    assertThatThrownBy(() -> new CellNames(expression).ids("a".repeat(1000) + "!"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("backtracks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?<patient>", "(?<slide>x)", "[", ""})
  void refusesExpressionsThatCannotWork(String expression) {
    assertThatThrownBy(() -> new CellNames(expression))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }
}
