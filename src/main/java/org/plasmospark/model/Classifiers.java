package org.plasmospark.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.plasmospark.UserException;
import org.plasmospark.image.CellView;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.InputFormat;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.WeightedGraph;

/** Opens the fastest classifier that this machine has for a network. */
public final class Classifiers {
  private Classifiers() {}

  /**
   * A classifier for a bundle, in float32 whatever the options say if the bundle asks for that.
   *
   * @param views of each image whose probabilities are averaged, as {@link CellView#of} takes
   * @param batchSize the most images of one call, at least 1
   * @param pixelFactor what makes the network's numbers of colours; if there is one, the classifier
   *     takes colours where it can
   * @param where of the bundle, for the sentences
   * @throws UserException BUNDLE_INVALID if its network cannot be read, or is not one that makes a
   *     probability of the input that the bundle describes
   */
  public static CellClassifier open(
      ModelBundle bundle,
      int views,
      int batchSize,
      Optional<Float> pixelFactor,
      String where,
      ComputeOptions options) {
    int[] shape = bundle.metadata().input().shape().stream().mapToInt(Integer::intValue).toArray();
    List<CellClassifier> networks = new ArrayList<>();
    try {
      for (byte[] zip : bundle.networks()) {
        networks.add(
            of(
                ModelZip.read(zip, where),
                shape,
                batchSize,
                pixelFactor,
                bundle.metadata().scoringOptions(options)));
        requireFits(networks.get(networks.size() - 1), shape, networks.size() - 1, where);
      }
      CellClassifier classifier =
          networks.size() == 1 ? networks.get(0) : new AveragedNetworks(networks);
      return views == 1
          ? classifier
          : new AveragedViews(classifier, CellView.of(views, shape[2], shape[1]));
    } catch (RuntimeException e) {
      AveragedNetworks.closeAll(networks);
      throw e;
    }
  }

  /** What an engine covers fits; DL4J's own layers tell only when they compute. */
  private static void requireFits(
      CellClassifier classifier, int[] shape, int network, String where) {
    if (!(classifier instanceof Dl4jClassifier)) {
      return;
    }
    try {
      int outputs = classifier.probabilities(new float[shape[0] * shape[1] * shape[2]], 1).length;
      if (outputs != 1) {
        throw new IllegalArgumentException("%d outputs for one cell".formatted(outputs));
      }
    } catch (RuntimeException e) {
      throw ModelBundle.invalid(
          where,
          "the network in %s makes no probability of the input of %d x %d pixels that %s describes"
              .formatted(
                  ModelBundle.networkFile(network), shape[2], shape[1], ModelBundle.METADATA_FILE),
          e);
    }
  }

  /**
   * A classifier that takes numbers; as {@link #of(Model, int[], int, Optional, ComputeOptions)}.
   */
  public static CellClassifier of(
      Model network, int[] shape, int batchSize, ComputeOptions options) {
    return of(network, shape, batchSize, Optional.empty(), options);
  }

  /**
   * A classifier for a network, which it closes in the end.
   *
   * @param network a {@code MultiLayerNetwork}, or a {@code ComputationGraph} with one input and
   *     one output
   * @param shape channels, rows, columns of the input, or the length of a vector, of which a call
   *     then takes {@code [count, length]}
   * @param pixelFactor what makes the network's numbers of colours; if there is one, the classifier
   *     takes colours where it can
   */
  public static CellClassifier of(
      Model network,
      int[] shape,
      int batchSize,
      Optional<Float> pixelFactor,
      ComputeOptions options) {
    Optional<ComputeProvider> provider = Engines.provider(options);
    Optional<WeightedGraph> covered = Dl4jGraphs.read(network, shape).graph();
    if (provider.isEmpty() || covered.isEmpty() || !covered.get().graph().endsInLogit()) {
      return new Dl4jClassifier(network, shape, batchSize);
    }
    Precision precision = Engines.precision(provider.get(), options);
    try {
      InputFormat input = pixelFactor.map(InputFormat::pixels).orElse(InputFormat.NUMBERS);
      return new EngineClassifier(
          provider.get().inferenceEngine(covered.get(), input, batchSize, precision),
          input.pixels(),
          Engines.name(provider.get(), precision));
    } finally {
      NetworkMemory.free(network);
    }
  }
}
