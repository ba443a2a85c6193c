package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plasmospark.UserException;

class SettingsGridTest {

  @Test
  void readsEveryCombinationAsSettingsOfItsOwn() {
    Settings settings =
        load(
            "train.epochs=3", "train.grid={ train.l2 = [0, 0.1], train { dropout = [0.2, 0.4] } }");

    assertThat(settings.grid())
        .extracting(GridPoint::text)
        .containsExactlyInAnyOrder(
            "train.dropout = 0.2, train.l2 = 0",
            "train.dropout = 0.2, train.l2 = 0.1",
            "train.dropout = 0.4, train.l2 = 0",
            "train.dropout = 0.4, train.l2 = 0.1");
    for (GridPoint point : settings.grid()) {
      assertThat(point.settings().train().dropout()).isEqualTo(point.values().get("train.dropout"));
      assertThat(point.settings().train().epochs()).isEqualTo(3);
      assertThat(point.settings().grid()).isEmpty();
      assertThat(point.settings().effective().toMap().keySet())
          .noneMatch(key -> key.startsWith("train.grid"));
    }
    assertThat(settings.train().dropout()).isZero();
  }

  @Test
  void readsWhatItShows() {
    Settings settings = load("train.grid={ \"train.l2\" = [0, 0.1] }");
    String shown =
        settings.effective().render().stream()
            .filter(line -> line.startsWith("train.grid"))
            .findFirst()
            .orElseThrow();
    assertThat(load(shown.substring(0, shown.indexOf("  #"))).grid()).hasSize(2);
  }

  @Test
  void saysAllThatIsWrongWithAnyCombinationAtOnce() {
    assertThatThrownBy(
            () ->
                load(
                    "train.epochs=0",
                    "train.grid={ train.learning-rate = [0.1, 7], train.lr = [1],"
                        + " train.folds = [2], spark.master = [yarn], train.l2 = 0 }"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("6 settings are wrong")
        .hasMessageContaining("train.epochs = 0 must be")
        .hasMessageContaining("train.learning-rate = 7 must be")
        .hasMessageContaining("unknown setting train.lr")
        .hasMessageContaining("train.grid cannot vary train.folds")
        .hasMessageContaining("train.grid cannot vary spark.master")
        .hasMessageContaining("train.grid.train.l2 must be a list of values");
  }

  @Test
  void refusesFoldsBesideAGridAndOneFold() {
    assertThatThrownBy(() -> load("train.folds=3", "train.grid={ train.l2 = [0, 0.1] }"))
        .hasMessageContaining("train.folds and train.grid cannot be set together");
    assertThatThrownBy(() -> load("train.folds=1")).hasMessageContaining("set 0 or 2 to 20");
  }

  @Test
  void refusesMoreCombinationsThanAnybodyWaitsFor() {
    String nine = "[1, 2, 3, 4, 5, 6, 7, 8, 9]";
    assertThatThrownBy(
            () ->
                load("train.grid={ train.epochs = " + nine + ", train.batch-size = " + nine + "}"))
        .hasMessageContaining("more than 64 combinations");
  }

  private static Settings load(String... settings) {
    return SettingsLoader.load(
        List.of(), Arrays.stream(settings).map(SettingOverride::set).toList());
  }
}
