package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.manifest.CellNames;

class PatientPatternTest {

  @ParameterizedTest
  @CsvSource({
    "Parasitized/C101P62ThinF_IMG_20150918_151006_cell_61.png, C101P62, IMG_20150918_151006",
    "C39P4thinF_original_IMG_20150622_105102_cell_100.png, C39P4, original_IMG_20150622_105102",
    "a/b/C1_thinF_IMG_20150604_104722_cell_9.PNG, C1, IMG_20150604_104722",
    "C3thin_original_IMG_20150608_162922_cell_1.png, C3, original_IMG_20150608_162922",
    "C47P8thinOriginalOlympusCX21_IMG_20150717_172748_cell_158.png, C47P8,"
        + " OriginalOlympusCX21_IMG_20150717_172748",
    "C9P9NThinF_IMG_20150604_104722_cell_9.png, C9P9N, IMG_20150604_104722"
  })
  void readsPatientAndSlideFromTheNamesOfTheNihSet(String path, String patient, String slide) {
    assertThat(SettingsLoader.defaults().images().names().ids(path))
        .isEqualTo(new CellNames.Ids(patient, patient + "/" + slide));
  }
}
