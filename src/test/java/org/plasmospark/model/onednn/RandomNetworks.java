package org.plasmospark.model.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.Window;

/** Small networks of random layers that read random layers, as far as DL4J can build them. */
final class RandomNetworks {
  private static final int MOST_CHANNELS = 20;

  /**
   * What a layer computes.
   *
   * @param flat whether DL4J has it as a vector, which no window moves over
   */
  private record Computed(String name, Shape shape, boolean flat) {}

  private final SplittableRandom random;
  private final NetworkBuilder builder;
  private final List<Computed> computed = new ArrayList<>();
  private final List<Computed> unread = new ArrayList<>();

  private RandomNetworks(long seed) {
    this.random = new SplittableRandom(seed);
    Shape image = new Shape(1 + random.nextInt(MOST_CHANNELS), side(), side());
    this.builder = new NetworkBuilder(image.channels(), image.height(), image.width());
    computed.add(new Computed(GraphSpec.IMAGES, image, false));
  }

  /** The network of a seed. */
  static TrainableGraph of(long seed) {
    return new RandomNetworks(seed).network();
  }

  private TrainableGraph network() {
    int layers = 1 + random.nextInt(9);
    for (int i = 0; i < layers; i++) {
      addLayer();
    }
    addHead();
    return builder.logit();
  }

  private void addLayer() {
    Computed input = computed.get(random.nextInt(computed.size()));
    switch (random.nextInt(8)) {
      case 0 ->
          add(
              new Operation.Rectify(random.nextBoolean() ? Activation.RELU : Activation.RELU6),
              input.flat(),
              input);
      case 1, 2 -> addSum(input);
      case 3 -> addConcat(input);
      case 4 -> addGlobalPooling(input);
      case 5 -> addPooling(input);
      default -> addConvolution(input);
    }
  }

  private void addConvolution(Computed input) {
    if (!input.flat()) {
      int rows = 1 + random.nextInt(Math.min(3, input.shape().height()));
      int columns = 1 + random.nextInt(Math.min(3, input.shape().width()));
      Padding padding =
          new Padding(
              random.nextInt(rows),
              random.nextInt(rows),
              random.nextInt(columns),
              random.nextInt(columns));
      Window window =
          new Window(rows, columns, 1 + random.nextInt(2), 1 + random.nextInt(2), padding);
      int filters = 1 + random.nextInt(MOST_CHANNELS);
      Activation activation = Activation.values()[random.nextInt(Activation.values().length)];
      int channels = input.shape().channels();
      Operation.Convolution convolution =
          random.nextInt(3) == 0
              ? new Operation.Convolution(
                  channels * (1 + random.nextInt(2)), channels, window, activation)
              : new Operation.Convolution(filters, window, activation);
      add(convolution, false, input);
    }
  }

  private void addPooling(Computed input) {
    if (!input.flat()) {
      int size =
          1 + random.nextInt(Math.min(3, Math.min(input.shape().height(), input.shape().width())));
      Window window =
          Window.square(size, 1 + random.nextInt(2), Padding.of(random.nextInt((size + 1) / 2)));
      Operation.Pool pool = Operation.Pool.values()[random.nextInt(3)];
      add(new Operation.Pooling(pool, window), false, input);
    }
  }

  private void addGlobalPooling(Computed input) {
    if (!input.flat()) {
      add(
          new Operation.GlobalPooling(
              random.nextBoolean() ? Operation.Pool.MAX : Operation.Pool.MEAN),
          true,
          input);
    }
  }

  /** The sum of what has the shape of an input, if there is more than one. */
  private void addSum(Computed input) {
    List<Computed> same =
        computed.stream()
            .filter(c -> c.flat() == input.flat() && c.shape().equals(input.shape()))
            .toList();
    if (same.size() > 1) {
      int count = 2 + random.nextInt(same.size() - 1);
      Operation sum = NetworkBuilder.add(random.nextBoolean());
      add(
          sum,
          input.flat(),
          same.subList(same.size() - count, same.size()).toArray(Computed[]::new));
    } else if (!input.flat()) {
      Window point = Window.square(1, 1, Padding.NONE);
      int channels = input.shape().channels();
      add(NetworkBuilder.convolution(channels, point, random.nextBoolean()), false, input);
      add(
          NetworkBuilder.add(random.nextBoolean()),
          false,
          input,
          computed.get(computed.size() - 1));
    }
  }

  private void addConcat(Computed input) {
    List<Computed> fitting =
        computed.stream()
            .filter(
                c ->
                    c.flat() == input.flat()
                        && c.shape().height() == input.shape().height()
                        && c.shape().width() == input.shape().width())
            .toList();
    if (fitting.size() > 1) {
      add(new Operation.Concat(), input.flat(), fitting.toArray(Computed[]::new));
    }
  }

  /** Joins what nobody reads, and classifies it. */
  private void addHead() {
    if (unread.size() > 1) {
      List.copyOf(unread).forEach(this::addGlobalPooling);
      add(new Operation.Concat(), true, unread.toArray(Computed[]::new));
    } else if (random.nextBoolean()) {
      List.copyOf(unread).forEach(this::addGlobalPooling);
    }
    if (random.nextBoolean()) {
      builder.dense(1 + random.nextInt(MOST_CHANNELS), random.nextBoolean());
    }
    if (random.nextBoolean()) {
      builder.dropping(0.3, 1 + random.nextInt(MOST_CHANNELS), true);
    }
  }

  private void add(Operation operation, boolean flat, Computed... inputs) {
    String name = "l" + computed.size();
    String[] names = List.of(inputs).stream().map(Computed::name).toArray(String[]::new);
    Shape shape = operation.output(List.of(inputs).stream().map(Computed::shape).toList());
    builder.add(name, operation, names);
    Computed output = new Computed(name, shape, flat);
    computed.add(output);
    unread.removeAll(List.of(inputs));
    unread.add(output);
  }

  private int side() {
    return 4 + random.nextInt(8);
  }
}
