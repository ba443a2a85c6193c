package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UserExceptionTest {
  @ParameterizedTest
  @EnumSource(names = {"DONE", "BUG"})
  void refusesCodesThatAreNotAUsersMistake(ExitCode code) {
    assertThatThrownBy(() -> new UserException(code, "no"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersItsExitCodesAsDocumented() {
    assertThat(ExitCode.values())
        .extracting(ExitCode::code)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }
}
