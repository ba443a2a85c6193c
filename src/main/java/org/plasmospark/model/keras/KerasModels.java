package org.plasmospark.model.keras;

import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.NonFinite;

/** Whole models that Keras saved as HDF5. */
public final class KerasModels {
  private static final int MOST_LAYERS_SAID = 12;

  /**
   * A model.
   *
   * @param network takes {@code [N, 3, height, width]} and gives {@code [N, 1]}, the probability of
   *     the positive class
   * @param parameters number of them
   * @param height rows of an image in pixels
   * @param width columns of an image in pixels
   * @param kerasVersion that saved it, or {@code unknown}
   * @param layers their kinds in order, for people
   * @param sha256 of the file, 64 hex digits
   */
  public record Imported(
      ComputationGraph network,
      long parameters,
      int height,
      int width,
      String kerasVersion,
      String layers,
      String sha256) {}

  private KerasModels() {}

  /**
   * Reads a classifier of two classes.
   *
   * @param bytes of the file
   * @param where the file is, for the sentences
   * @param positive whether its one output, or the second of two, stands for the positive class; if
   *     not, the last layer's weights are turned round
   * @param logits whether the output is numbers of which the sigmoid or softmax is the probability
   * @throws org.plasmospark.UserException USAGE if it has something that is not translated, which
   *     the sentence names; BUNDLE_INVALID if the file is damaged, lacks weights, or holds such
   *     that are not finite
   */
  public static Imported read(byte[] bytes, String where, boolean positive, boolean logits) {
    try (Hdf5File file = Hdf5File.of(bytes, where)) {
      String json =
          file.text("/", "model_config")
              .orElseThrow(
                  () ->
                      file.invalid(
                          "it holds no model but at most weights: save it with model.save"));
      KerasConfiguration configuration = KerasConfiguration.parse(json, where);
      List<KerasLayer> layers = configuration.layers();
      OutputTranslator output = new OutputTranslator(layers, configuration.output(), logits);
      KerasTranslator translator = new KerasTranslator(file);
      layers.stream().filter(layer -> !output.holds(layer)).forEach(translator::add);
      KerasLayer last = output.add(translator, positive);
      ComputationGraph network = translator.network(last);
      NonFinite.in(network)
          .ifPresent(
              array -> {
                throw file.invalid("the " + array + " becomes larger than float32 can hold");
              });
      Tensor images = translator.images();
      return new Imported(
          network,
          network.numParams(),
          images.rows(),
          images.columns(),
          file.text("/", "keras_version").orElse("unknown"),
          kinds(layers),
          Sha256.hex(bytes));
    }
  }

  private static String kinds(List<KerasLayer> layers) {
    List<String> kinds =
        layers.stream()
            .filter(layer -> !layer.kind().equals("InputLayer"))
            .map(
                layer ->
                    layer.kind()
                        + layer
                            .config()
                            .path("filters")
                            .asText("")
                            .transform(size -> size.isEmpty() ? "" : " " + size)
                        + layer
                            .config()
                            .path("units")
                            .asText("")
                            .transform(size -> size.isEmpty() ? "" : " " + size))
            .toList();
    String said = kinds.stream().limit(MOST_LAYERS_SAID).collect(Collectors.joining(", "));
    return kinds.size() > MOST_LAYERS_SAID
        ? said + " and %d more layers".formatted(kinds.size() - MOST_LAYERS_SAID)
        : said;
  }
}
