package org.plasmospark.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.plasmospark.image.CellFit;

/**
 * What a bundle says about its model: {@code metadata.json}.
 *
 * @param format version of this description: {@link #FORMAT}, or {@link #FORMAT_OF_SEVERAL} for a
 *     bundle of several networks
 * @param name of the architecture, for example {@code custom-cnn}; see {@link #isName}
 * @param version first 12 hex digits of the hash over the model file and everything below; made by
 *     {@link ModelBundle}
 * @param architecture one sentence for people
 * @param parameters numbers of the network, or of all of them
 * @param labels negative class, then positive class; the output is the probability of the second
 * @param input what the network is fed
 * @param preprocessing how an image becomes that
 * @param threshold from which probability on an image is called positive
 * @param views of each image whose probabilities scoring averages; null for 1
 * @param data what it was trained on; null for a model that was trained elsewhere
 * @param training the settings of the training, by key
 * @param metrics what was measured at the end of the training, by name; undefined ones are null
 * @param precision numbers that it was trained with and may be scored with; null in bundles of
 *     versions that did not say so, which may be scored with any
 * @param base the published network that its head was trained on; null if there is none
 * @param networks whose probabilities scoring averages, in the order of their files; null for one
 * @param software versions by name
 * @param runId of the training
 * @param createdAt ISO-8601 instant
 * @param intendedUse what the model is for
 * @param limits what it is not for
 * @param files sha256 and size of each other file of the bundle, by name
 */
public record BundleMetadata(
    int format,
    String name,
    String version,
    String architecture,
    long parameters,
    List<String> labels,
    Input input,
    Preprocessing preprocessing,
    Threshold threshold,
    @JsonInclude(JsonInclude.Include.NON_NULL) Integer views,
    @JsonInclude(JsonInclude.Include.NON_NULL) Data data,
    Map<String, Object> training,
    Map<String, Double> metrics,
    @JsonInclude(JsonInclude.Include.NON_NULL) Precision precision,
    @JsonInclude(JsonInclude.Include.NON_NULL) Base base,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Network> networks,
    Map<String, String> software,
    String runId,
    String createdAt,
    String intendedUse,
    String limits,
    Map<String, FileHash> files) {

  /** The format of a bundle with one network. */
  public static final int FORMAT = 1;

  /**
   * The format of a bundle with several: a version that would score with the first of them alone
   * does not read it.
   */
  public static final int FORMAT_OF_SEVERAL = 2;

  /** The most networks of a bundle. */
  public static final int MAX_NETWORKS = 20;

  /** What a name must be, for sentences. */
  public static final String A_NAME = "1 to 40 lower-case letters, digits and hyphens";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  /** Whether a model may have that name, which becomes part of names of folders. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The network's input.
   *
   * @param shape channels, rows, columns
   * @param layout order of the dimensions of a batch
   * @param type of each value
   */
  public record Input(List<Integer> shape, String layout, String type) {
    /** What a preprocessing makes. */
    public static Input of(org.plasmospark.image.Preprocessing preprocessing) {
      return new Input(
          List.of(3, preprocessing.height(), preprocessing.width()), "NCHW", "float32");
    }
  }

  /**
   * How an image becomes an input, by the names of the settings.
   *
   * @param fit to the input's shape; null for {@code stretch}
   * @param hash of the preprocessing; predictions carry it
   */
  public record Preprocessing(
      int width,
      int height,
      String scaling,
      String resampling,
      @JsonInclude(JsonInclude.Include.NON_NULL) String fit,
      String hash) {
    /** By the names that the settings have. */
    public static Preprocessing of(org.plasmospark.image.Preprocessing preprocessing) {
      return new Preprocessing(
          preprocessing.width(),
          preprocessing.height(),
          preprocessing.scaling().code(),
          preprocessing.resampling().code(),
          preprocessing.fit() == CellFit.STRETCH ? null : preprocessing.fit().code(),
          preprocessing.hash());
    }
  }

  /**
   * The decision threshold.
   *
   * @param value in [0, 1]
   * @param chosenBy how
   */
  public record Threshold(double value, String chosenBy) {}

  /**
   * The training data.
   *
   * @param manifestHash of the data manifest
   * @param splitHash of the assignment of its images to splits
   * @param splitBy patient, slide or image
   * @param images per split
   * @param patients per split
   * @param leak a sentence if patients are in more than one split, else null
   */
  public record Data(
      String manifestHash,
      String splitHash,
      String splitBy,
      Map<String, Long> images,
      Map<String, Long> patients,
      String leak) {}

  /**
   * The numbers that networks are computed with.
   *
   * @param trainedWith {@code float32} or {@code bfloat16}
   * @param requiresFloat32 whether scoring computes in float32 whatever its settings say
   * @param comparison of both on the validation cells; null if it was trained in float32
   */
  public record Precision(
      String trainedWith,
      boolean requiresFloat32,
      @JsonInclude(JsonInclude.Include.NON_NULL) PrecisionMetrics comparison) {}

  /**
   * The model on the validation cells in float32 and in bfloat16. What is undefined is null.
   *
   * @param cells number of cells
   * @param threshold of sensitivities and specificities
   * @param largestDifference between the two probabilities of a cell
   * @param withinLimits whether the differences are small enough to score in bfloat16
   */
  public record PrecisionMetrics(
      long cells,
      double threshold,
      Double aucFloat32,
      Double aucBfloat16,
      Double sensitivityFloat32,
      Double sensitivityBfloat16,
      Double specificityFloat32,
      Double specificityBfloat16,
      Double largestDifference,
      boolean withinLimits) {}

  /**
   * A published network under a head of our own.
   *
   * @param name for example {@code vgg16}
   * @param weightsFile name of the file that its weights are of
   * @param weightsSha256 of that file
   * @param layer whose channels are the features; null for the last one
   * @param pooling {@code flatten} or {@code average}
   * @param views of each training cell that the head was trained on
   * @param trainedParameters numbers that were trained: those of the head, and of the blocks that
   *     were fine-tuned
   * @param fineTuning of its last blocks; null if there was none
   */
  public record Base(
      String name,
      String weightsFile,
      String weightsSha256,
      @JsonInclude(JsonInclude.Include.NON_NULL) String layer,
      String pooling,
      int views,
      long trainedParameters,
      @JsonInclude(JsonInclude.Include.NON_NULL) FineTuning fineTuning) {}

  /**
   * Training of the last blocks of a base together with its head.
   *
   * @param block name of the first of them, or {@code all}
   * @param epochs trained
   * @param learningRate of Adam
   * @param kept whether the epoch that was kept is one of these; else the block is as published
   */
  public record FineTuning(String block, int epochs, double learningRate, boolean kept) {
    /** The learning rate for people, such as 0.00001. */
    public String plainRate() {
      return BigDecimal.valueOf(learningRate).stripTrailingZeros().toPlainString();
    }
  }

  /**
   * One of several networks of a bundle.
   *
   * @param version of the bundle that it had to itself
   */
  public record Network(String version) {}

  /** Hash and size of a file. */
  public record FileHash(String sha256, long bytes) {}

  /** How many networks it has. */
  public int networkCount() {
    return networks == null ? 1 : networks.size();
  }

  /** What the model was trained on, if it was trained here. */
  public Optional<Data> trainingData() {
    return Optional.ofNullable(data);
  }

  /** Of how many views of an image scoring averages the probabilities, at least 1. */
  public int scoringViews() {
    return views == null ? 1 : views;
  }

  /**
   * What the model may be scored with where the settings ask for some options. Left to choose, only
   * a model that was shown to be the same in bfloat16 is scored in it.
   */
  ComputeOptions scoringOptions(ComputeOptions wanted) {
    boolean refused = precision != null && precision.requiresFloat32();
    boolean shown =
        precision != null
            && precision.comparison() != null
            && precision.comparison().withinLimits();
    boolean asked = wanted.precision() == ComputeOptions.PrecisionChoice.BFLOAT16;
    return refused || !shown && !asked ? wanted.inFloat32() : wanted;
  }

  BundleMetadata withVersion(String newVersion, Map<String, FileHash> newFiles) {
    return new BundleMetadata(
        format,
        name,
        newVersion,
        architecture,
        parameters,
        labels,
        input,
        preprocessing,
        threshold,
        views,
        data,
        training,
        metrics,
        precision,
        base,
        networks,
        software,
        runId,
        createdAt,
        intendedUse,
        limits,
        newFiles);
  }
}
