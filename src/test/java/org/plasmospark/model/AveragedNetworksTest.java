package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AveragedNetworksTest {
  /** Says the same of every cell. */
  private static final class Fixed implements CellClassifier {
    private final float says;
    private final boolean pixels;
    private final boolean closes;
    private boolean closed;

    Fixed(float says, boolean pixels, boolean closes) {
      this.says = says;
      this.pixels = pixels;
      this.closes = closes;
    }

    @Override
    public int batchSize() {
      return 9;
    }

    @Override
    public float[] probabilities(float[] images, int count) {
      float[] said = new float[count];
      for (int i = 0; i < count; i++) {
        said[i] = says * images[i];
      }
      return said;
    }

    @Override
    public boolean takesPixels() {
      return pixels;
    }

    @Override
    public float[] probabilities(byte[] images, int count) {
      float[] said = new float[count];
      for (int i = 0; i < count; i++) {
        said[i] = says * images[i];
      }
      return said;
    }

    @Override
    public String engine() {
      return "fixed";
    }

    @Override
    public void close() {
      closed = true;
      if (!closes) {
        throw new IllegalStateException("does not close");
      }
    }
  }

  @Test
  void givesTheMeanOfWhatTheNetworksSay() {
    CellClassifier networks = of(fixed(0.25f), fixed(0.5f), fixed(0.9375f));
    assertThat(networks.probabilities(new float[] {1, 0}, 2)).containsExactly(0.5625f, 0);
    assertThat(networks.probabilities(new byte[] {1, 0}, 2)).containsExactly(0.5625f, 0);
    assertThat(networks.batchSize()).isEqualTo(9);
    assertThat(networks.takesPixels()).isTrue();
    assertThat(networks.engine()).isEqualTo("fixed");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, -0.5f, 1.5f})
  void givesNoProbabilityWhereANetworkHasNone(float said) {
    CellClassifier networks = of(fixed(0.5f), fixed(said));
    assertThat(networks.probabilities(new float[] {1, 0}, 2)[0]).isNaN();
    assertThat(of(fixed(0.5f), fixed(0.25f)).probabilities(new float[] {1}, 1)[0]).isNotNaN();
  }

  @Test
  void closesAllEvenIfOneDoesNotClose() {
    Fixed first = new Fixed(0.5f, true, false);
    Fixed second = fixed(0.5f);
    CellClassifier networks = of(first, second);
    assertThatThrownBy(networks::close).hasMessage("does not close");
    assertThat(first.closed).isTrue();
    assertThat(second.closed).isTrue();
  }

  @Test
  void refusesNetworksThatTakeDifferentThings() {
    assertThatThrownBy(() -> of(fixed(0.5f), new Fixed(0.5f, false, true)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AveragedNetworks of(CellClassifier... networks) {
    return new AveragedNetworks(List.of(networks));
  }

  private static Fixed fixed(float says) {
    return new Fixed(says, true, true);
  }
}
