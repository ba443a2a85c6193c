package org.plasmospark.model.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComputeEnginesTest {

  @Test
  void takesTheFirstProviderThatCanBeUsed() {
    ComputeProvider unusable = provider("a", Availability.no("There is no GPU."));
    ComputeProvider usable = provider("b", Availability.yes("It computes."));
    ComputeEngines.Choice choice = ComputeEngines.choose(List.of(unusable, usable));
    assertThat(choice.provider()).contains(usable);
    assertThat(choice.availability()).isEqualTo(Availability.yes("It computes."));
  }

  @Test
  void saysWhyNoProviderCanBeUsed() {
    ComputeProvider one = provider("a", Availability.no("There is no GPU."));
    ComputeProvider two = provider("b", Availability.no("The library is missing."));
    ComputeEngines.Choice choice = ComputeEngines.choose(List.of(one, two));
    assertThat(choice.provider()).isEmpty();
    assertThat(choice.availability())
        .isEqualTo(Availability.no("There is no GPU. The library is missing."));
    assertThat(ComputeEngines.choose(List.of()).availability().sentence()).endsWith(".");
  }

  @Test
  void findsOneDnnAmongTheServices() {
    ComputeEngines.Choice choice = ComputeEngines.find();
    assertThat(choice.availability().sentence()).contains("oneDNN");
    choice.provider().ifPresent(provider -> assertThat(provider.name()).isEqualTo("onednn"));
  }

  private static ComputeProvider provider(String name, Availability availability) {
    return new StandInProvider(name, availability, false);
  }
}
