package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSetTest {
  @ParameterizedTest
  @CsvSource({
    "Parasitised, Parasitized",
    "parasitized, Parasitized",
    "Parasitized_, Parasitized",
    "Parasitzed, Parasitized",
    "' Uninfected', Uninfected",
    "UNINFECTED, Uninfected",
    "Uninfecetd, Uninfected",
  })
  void tellsWhichClassANameWasMeantFor(String name, String label) {
    assertThat(LabelSet.NIH.likely(name)).contains(label);
  }

  /** The contrary of a class must not be taken for it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Infected", "infected", "Uninfected", "Parasitized", "cells", "", "Parasites"})
  void takesNoOtherNameForAClass(String name) {
    assertThat(LabelSet.NIH.likely(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "pox", "1"})
  void takesShortNamesOnlyForThemselves(String name) {
    assertThat(new LabelSet("neg", "pos").likely(name)).isEmpty();
    assertThat(new LabelSet("neg", "pos").likely("NEG")).contains("neg");
  }
}
