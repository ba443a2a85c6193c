package org.plasmospark.model.compute;

import java.io.Serializable;

/** One layer of a {@link NetworkSpec}. */
public sealed interface LayerSpec extends Serializable {

  /**
   * A 2-D convolution (cross-correlation, as DL4J computes it) with a bias for each filter.
   *
   * @param filters output channels, at least 1
   * @param kernel height and width of the kernel, at least 1
   * @param stride step in both directions, at least 1
   * @param padding zeros added on each of the four sides, at least 0
   * @param activation applied to the output
   */
  record Convolution(int filters, int kernel, int stride, int padding, Activation activation)
      implements LayerSpec {
    public Convolution {
      require(filters >= 1 && kernel >= 1 && stride >= 1 && padding >= 0, "convolution");
      require(padding < kernel, "convolution");
    }
  }

  /**
   * Max pooling; windows that do not fit are dropped.
   *
   * @param kernel height and width of a window, at least 1
   * @param stride step in both directions, at least 1
   */
  record MaxPooling(int kernel, int stride) implements LayerSpec {
    public MaxPooling {
      require(kernel >= 1 && stride >= 1, "max pooling");
    }
  }

  /**
   * A fully connected layer. After a convolution or a pooling it sees channels, rows and columns in
   * this order.
   *
   * @param units outputs, at least 1
   * @param activation applied to the output
   * @param dropout share of the inputs that a training drops by {@link DropoutMask}, in [0, 1); a
   *     prediction drops nothing
   */
  record Dense(int units, Activation activation, double dropout) implements LayerSpec {
    public Dense {
      require(units >= 1 && dropout >= 0 && dropout < 1, "dense");
    }

    /** A layer without dropout. */
    public Dense(int units, Activation activation) {
      this(units, activation, 0);
    }
  }

  private static void require(boolean condition, String layer) {
    if (!condition) {
      throw new IllegalArgumentException("a " + layer + " layer has sizes out of range");
    }
  }
}
