package org.plasmospark.model.compute;

import java.io.Serializable;
import java.util.List;

/** What a layer of a {@link GraphSpec} does. */
public sealed interface Operation extends Serializable {

  /** How a pooling makes one value of a window. */
  enum Pool {
    /** The largest value; padding never is. */
    MAX,
    /** The mean, in which padding counts as zeros. */
    MEAN_WITH_PADDING,
    /** The mean of what is not padding. */
    MEAN
  }

  /**
   * The shape of the output.
   *
   * @throws IllegalArgumentException if the operation does not take such inputs
   */
  Shape output(List<Shape> inputs);

  /**
   * A 2-D convolution (cross-correlation) of zero-padded images with a bias for each filter.
   *
   * @param filters output channels, at least 1
   * @param groups parts that channels and filters are divided into, each filter seeing only the
   *     channels of its part: 1 for a convolution of all channels, as many as channels for a
   *     depthwise one
   */
  record Convolution(int filters, int groups, Window window, Activation activation)
      implements Operation {
    public Convolution {
      requirePositive(filters, "filters");
      requirePositive(groups, "groups");
      if (filters % groups != 0) {
        throw new IllegalArgumentException(
            filters + " filters cannot be divided into " + groups + " groups");
      }
    }

    /** A convolution in which each filter sees all channels. */
    public Convolution(int filters, Window window, Activation activation) {
      this(filters, 1, window, activation);
    }

    /** The same with another window. */
    public Convolution with(Window other) {
      return new Convolution(filters, groups, other, activation);
    }

    /** The same with another activation. */
    public Convolution with(Activation other) {
      return new Convolution(filters, groups, window, other);
    }

    @Override
    public Shape output(List<Shape> inputs) {
      if (only(inputs).channels() % groups != 0) {
        throw new IllegalArgumentException(
            only(inputs).channels() + " channels cannot be divided into " + groups + " groups");
      }
      return window.output(only(inputs), filters);
    }
  }

  /** Pooling of each channel. */
  record Pooling(Pool pool, Window window) implements Operation {
    @Override
    public Shape output(List<Shape> inputs) {
      return window.output(only(inputs), only(inputs).channels());
    }
  }

  /**
   * Pooling of each channel as a whole.
   *
   * @param pool maximum or mean
   */
  record GlobalPooling(Pool pool) implements Operation {
    @Override
    public Shape output(List<Shape> inputs) {
      return new Shape(only(inputs).channels(), 1, 1);
    }
  }

  /** The sum of two or more inputs of one shape. */
  record Add(Activation activation) implements Operation {
    @Override
    public Shape output(List<Shape> inputs) {
      requireSeveral(inputs);
      for (Shape shape : inputs) {
        if (!shape.equals(inputs.get(0))) {
          throw new IllegalArgumentException(
              "the inputs have different shapes, " + inputs.get(0) + " and " + shape);
        }
      }
      return inputs.get(0);
    }
  }

  /** The channels of two or more inputs, one input behind the other. */
  record Concat() implements Operation {
    @Override
    public Shape output(List<Shape> inputs) {
      requireSeveral(inputs);
      Shape first = inputs.get(0);
      int channels = 0;
      for (Shape shape : inputs) {
        if (shape.height() != first.height() || shape.width() != first.width()) {
          throw new IllegalArgumentException(
              "the inputs have different sizes, " + first + " and " + shape);
        }
        channels = Math.addExact(channels, shape.channels());
      }
      return new Shape(channels, first.height(), first.width());
    }
  }

  /**
   * A fully connected layer. It sees channels, rows and columns in this order.
   *
   * @param units outputs, at least 1
   */
  record Dense(int units, Activation activation) implements Operation {
    public Dense {
      requirePositive(units, "units");
    }

    @Override
    public Shape output(List<Shape> inputs) {
      only(inputs);
      return new Shape(units, 1, 1);
    }
  }

  /**
   * An activation by itself.
   *
   * @param activation not the identity
   */
  record Rectify(Activation activation) implements Operation {
    public Rectify {
      if (!activation.rectifies()) {
        throw new IllegalArgumentException("a layer of its own that does nothing");
      }
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return only(inputs);
    }
  }

  /** Channels, rows and columns, in this order, become channels. */
  record Flatten() implements Operation {
    @Override
    public Shape output(List<Shape> inputs) {
      return new Shape(only(inputs).length(), 1, 1);
    }
  }

  private static Shape only(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("it takes one input, not " + inputs.size());
    }
    return inputs.get(0);
  }

  private static void requireSeveral(List<Shape> inputs) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException("it takes two or more inputs");
    }
  }

  private static void requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException("the number of " + name + " is not positive: " + value);
    }
  }
}
