package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.model.ComputeOptions.Engine;
import org.plasmospark.model.ComputeOptions.PrecisionChoice;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.ComputeEngines.Choice;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.StandInProvider;

class EnginesTest {
  private static final ComputeProvider NEWER = new StandInProvider("engine", true);
  private static final ComputeProvider OLDER = new StandInProvider("engine", false);
  private static final Choice NONE = new Choice(Optional.empty(), Availability.no("No library."));

  @ParameterizedTest
  @EnumSource(
      value = PrecisionChoice.class,
      names = {"AUTO", "BFLOAT16"})
  void leavesTheChoiceToEachMachineUntilItIsFixed(PrecisionChoice choice) {
    ComputeOptions options = new ComputeOptions(Engine.AUTO, choice);
    assertThat(Engines.precision(NEWER, options)).isEqualTo(Precision.BFLOAT16);
    assertThat(Engines.precision(OLDER, options)).isEqualTo(Precision.FLOAT32);
    assertThat(Engines.provider(options, NONE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = PrecisionChoice.class,
      names = {"AUTO", "BFLOAT16"})
  void refusesAMachineThatCannotComputeInWhatIsFixed(PrecisionChoice choice) {
    ComputeOptions options = new ComputeOptions(Engine.AUTO, choice, Precision.BFLOAT16);
    assertThat(Engines.precision(NEWER, options)).isEqualTo(Precision.BFLOAT16);
    assertThatThrownBy(() -> Engines.precision(OLDER, options))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("cannot compute in bfloat16");
    assertThatThrownBy(() -> Engines.provider(options, NONE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot compute in bfloat16 as they do. No library. Start");
  }

  /** A machine that joins later computes no better than those that were there. */
  @Test
  void computesInFloat32OnNewerMachinesWhereThatIsFixed() {
    ComputeOptions options =
        new ComputeOptions(Engine.AUTO, PrecisionChoice.AUTO, Precision.FLOAT32);
    assertThat(Engines.precision(NEWER, options)).isEqualTo(Precision.FLOAT32);
    assertThat(Engines.precision(OLDER, options)).isEqualTo(Precision.FLOAT32);
    assertThat(Engines.provider(options, NONE)).isEmpty();
  }

  /** A model that must not be computed in less, scored by a job that computes in bfloat16. */
  @Test
  void computesInFloat32WhereThatIsChosenWhateverIsFixed() {
    ComputeOptions options =
        new ComputeOptions(Engine.AUTO, PrecisionChoice.AUTO, Precision.BFLOAT16).inFloat32();
    assertThat(Engines.precision(NEWER, options)).isEqualTo(Precision.FLOAT32);
    assertThat(Engines.precision(OLDER, options)).isEqualTo(Precision.FLOAT32);
    assertThat(Engines.provider(options, NONE)).isEmpty();
  }

  @Test
  void fixesWhatThisMachineComputesIn() {
    ComputeOptions options = new ComputeOptions(Engine.AUTO, PrecisionChoice.AUTO).fixedAsHere();
    assertThat(options.fixed()).isEqualTo(TrainableNetworks.precision(options));
    assertThat(options.in(PrecisionChoice.BFLOAT16).fixed()).isEqualTo(options.fixed());
    assertThat(ComputeOptions.DEFAULT.fixedAsHere().fixed()).isEqualTo(Precision.FLOAT32);
  }
}
