package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.SimulatedChange.Kind;

class SimulatedChangeTest {
  private static final CellImage NOISE = TestImages.noise(5, 24, 24);

  @ParameterizedTest
  @EnumSource(Kind.class)
  void leavesACellAsItIsAtTheNeutralStrength(Kind kind) {
    SimulatedChange neutral = new SimulatedChange(kind, kind.neutral());

    assertThat(neutral.stain()).isEqualTo(StainChange.NONE);
    assertThat(neutral.stain().apply(NOISE)).isEqualTo(NOISE);
    CellImage black = new CellImage(24, 24, new byte[3 * 24 * 24]);
    new SimulatedChanges(List.of(neutral), List.of(225.0, 215.0, 220.0))
        .borders()
        .forEach(border -> assertThat(border.apply(black)).isEqualTo(black));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.85, 1.3})
  void changesOneChannelOnly(double gain) {
    List<Kind> gains = List.of(Kind.RED_GAIN, Kind.GREEN_GAIN, Kind.BLUE_GAIN);
    for (int channel = 0; channel < 3; channel++) {
      byte[] changed = changed(gains.get(channel), gain);
      for (int i = 0; i < changed.length; i++) {
        double expected = i % 3 == channel ? Math.min(255, gain * colour(i)) : colour(i);
        assertColour(changed[i], expected);
      }
    }
  }

  @Test
  void makesGrayWithoutSaturation() {
    byte[] changed = changed(Kind.SATURATION, 0);
    for (int i = 0; i < changed.length; i += 3) {
      double luma = 0.299 * colour(i) + 0.587 * colour(i + 1) + 0.114 * colour(i + 2);
      assertThat(changed[i] & 0xFF).isBetween((int) luma, (int) luma + 1);
      assertThat(changed[i + 1]).isEqualTo(changed[i]);
      assertThat(changed[i + 2]).isEqualTo(changed[i]);
    }
  }

  @Test
  void raisesToThePowerOfGammaAndMultipliesByTheBrightness() {
    byte[] darker = changed(Kind.GAMMA, 2);
    byte[] brighter = changed(Kind.BRIGHTNESS, 1.3);
    for (int i = 0; i < darker.length; i++) {
      assertColour(darker[i], colour(i) * colour(i) / 255.0);
      assertColour(brighter[i], Math.min(255, 1.3 * colour(i)));
    }
  }

  @Test
  void changesTheBorderAndNoColours() {
    SimulatedChange border = new SimulatedChange(Kind.BORDER, 0.5);

    assertThat(border.isOfBorder()).isTrue();
    assertThat(border.stain()).isEqualTo(StainChange.NONE);
    assertThat(new SimulatedChange(Kind.GAMMA, 0.5).isOfBorder()).isFalse();
  }

  @Test
  void refusesStrengthsThatThereAreNot() {
    for (Kind kind : Kind.values()) {
      for (double strength : new double[] {-0.1, 10.1, Double.NaN}) {
        assertThatThrownBy(() -> new SimulatedChange(kind, strength))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThatThrownBy(() -> new SimulatedChange(Kind.BORDER, 1.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] changed(Kind kind, double strength) {
    byte[] out = new byte[NOISE.rgb().length];
    new StainTables(new SimulatedChange(kind, strength).stain())
        .apply(NOISE.rgb(), out.length, out);
    return out;
  }

  /** The nearest whole colour; either neighbour of one that lies between them. */
  private static void assertColour(byte actual, double expected) {
    assertThat((double) (actual & 0xFF)).isCloseTo(expected, within(0.5 + 1e-9));
  }

  private static int colour(int at) {
    return NOISE.rgb()[at] & 0xFF;
  }
}
