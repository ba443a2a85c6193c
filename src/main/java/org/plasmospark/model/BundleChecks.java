package org.plasmospark.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.plasmospark.UserException;
import org.plasmospark.image.CellFit;
import org.plasmospark.image.CellView;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.Texts;

/**
 * Checks every field of a description that somebody else may have written, so that whoever uses it
 * meets neither null nor a number out of range, and may make names of folders of its name.
 */
final class BundleChecks {
  /** Float32 numbers of the largest file of Keras that is imported. */
  static final long MAX_PARAMETERS = 1L << 28;

  private static final int MAX_NAME = 200;
  private static final int MAX_TEXT = 100_000;
  private static final int CHANNELS = 3;
  private static final int MAX_VIEWS = 1 << 20;

  /** A double for each parameter, and two for the state of Adam. */
  private static final int MOST_BYTES_OF_A_PARAMETER = 3 * Double.BYTES;

  private static final Pattern VERSION = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HASH = Pattern.compile("[0-9A-Za-z]{1,64}");

  private final String where;

  private BundleChecks(String where) {
    this.where = where;
  }

  /**
   * Makes sure that a description can be used.
   *
   * @param where for the sentence
   * @throws UserException BUNDLE_INVALID naming the first field that is wrong
   */
  static void require(BundleMetadata metadata, String where) {
    new BundleChecks(where).all(metadata);
  }

  private void all(BundleMetadata metadata) {
    int format = metadata.format();
    if (format != BundleMetadata.FORMAT && format != BundleMetadata.FORMAT_OF_SEVERAL) {
      throw ModelBundle.invalid(
          where,
          "its format is %d and this version reads the formats %d and %d"
              .formatted(format, BundleMetadata.FORMAT, BundleMetadata.FORMAT_OF_SEVERAL));
    }
    present("name", metadata.name());
    if (!BundleMetadata.isName(metadata.name())) {
      throw wrong("name", Texts.quote(metadata.name()), BundleMetadata.A_NAME);
    }
    matching("version", metadata.version(), VERSION, "12 hexadecimal digits");
    text("architecture", metadata.architecture());
    number("parameters", metadata.parameters(), 1, MAX_PARAMETERS);
    labels(metadata.labels());
    preprocessing(metadata);
    threshold("threshold", metadata.threshold());
    views(metadata);
    metadata.trainingData().ifPresent(this::data);
    present("training", metadata.training());
    present("metrics", metadata.metrics());
    precision(metadata.precision());
    base(metadata.base());
    networks(metadata);
    present("software", metadata.software());
    metadata.software().forEach((name, version) -> text("software." + name, version));
    name("runId", metadata.runId());
    name("createdAt", metadata.createdAt());
    text("intendedUse", metadata.intendedUse());
    text("limits", metadata.limits());
    files(metadata);
  }

  private void labels(List<String> labels) {
    present("labels", labels);
    if (labels.size() != 2) {
      throw wrong("labels", labels.size() + " names", "two, the negative class first");
    }
    labels.forEach(label -> name("labels", label));
    try {
      new LabelSet(labels.get(0), labels.get(1));
    } catch (IllegalArgumentException e) {
      throw ModelBundle.invalid(where, "its labels cannot be told apart: " + e.getMessage(), e);
    }
  }

  private void preprocessing(BundleMetadata metadata) {
    BundleMetadata.Preprocessing said = metadata.preprocessing();
    present("preprocessing", said);
    int most = org.plasmospark.image.Preprocessing.MOST_PIXELS_A_SIDE;
    number("preprocessing.width", said.width(), 1, most);
    number("preprocessing.height", said.height(), 1, most);
    known("preprocessing.scaling", said.scaling(), codes(Scaling.values(), Scaling::code));
    known(
        "preprocessing.resampling",
        said.resampling(),
        codes(Resampling.values(), Resampling::code));
    if (said.fit() != null) {
      known("preprocessing.fit", said.fit(), codes(CellFit.values(), CellFit::code));
    }
    matching("preprocessing.hash", said.hash(), HASH, "1 to 64 digits and letters");
    present("input", metadata.input());
    List<Integer> shape = List.of(CHANNELS, said.height(), said.width());
    if (!shape.equals(metadata.input().shape())) {
      throw wrong(
          "input.shape",
          Texts.quote(String.valueOf(metadata.input().shape())),
          shape + ", as preprocessing says");
    }
    known("input.layout", metadata.input().layout(), List.of("NCHW"));
    known("input.type", metadata.input().type(), List.of("float32"));
  }

  private void threshold(String field, BundleMetadata.Threshold threshold) {
    present(field, threshold);
    fraction(field, threshold.value());
    text(field + ".chosenBy", threshold.chosenBy());
  }

  private void views(BundleMetadata metadata) {
    int width = metadata.preprocessing().width();
    int height = metadata.preprocessing().height();
    if (!CellView.exist(metadata.scoringViews(), width, height)) {
      throw wrong(
          "views", metadata.views(), width == height ? "1, 2, 4 or 8" : "1, 2 or 4 for this input");
    }
  }

  private void data(BundleMetadata.Data data) {
    name("data.manifestHash", data.manifestHash());
    name("data.splitHash", data.splitHash());
    name("data.splitBy", data.splitBy());
    counts("data.images", data.images());
    counts("data.patients", data.patients());
    if (data.leak() != null) {
      text("data.leak", data.leak());
    }
  }

  private void counts(String field, Map<String, Long> counts) {
    present(field, counts);
    counts.forEach(
        (split, count) -> {
          present(field + "." + split, count);
          number(field + "." + split, count, 0, Long.MAX_VALUE);
        });
  }

  private void precision(BundleMetadata.Precision precision) {
    if (precision == null) {
      return;
    }
    known("precision.trainedWith", precision.trainedWith(), List.of("float32", "bfloat16"));
    if (precision.comparison() != null) {
      number("precision.comparison.cells", precision.comparison().cells(), 0, Long.MAX_VALUE);
      fraction("precision.comparison.threshold", precision.comparison().threshold());
    }
  }

  private void base(BundleMetadata.Base base) {
    if (base == null) {
      return;
    }
    name("base.name", base.name());
    text("base.weightsFile", base.weightsFile());
    name("base.weightsSha256", base.weightsSha256());
    if (base.layer() != null) {
      text("base.layer", base.layer());
    }
    name("base.pooling", base.pooling());
    number("base.views", base.views(), 0, MAX_VIEWS);
    number("base.trainedParameters", base.trainedParameters(), 0, MAX_PARAMETERS);
    BundleMetadata.FineTuning tuning = base.fineTuning();
    if (tuning != null) {
      name("base.fineTuning.block", tuning.block());
      number("base.fineTuning.epochs", tuning.epochs(), 0, Integer.MAX_VALUE);
      fraction("base.fineTuning.learningRate", tuning.learningRate());
    }
  }

  /** Only a format that older versions refuse has several networks. */
  private void networks(BundleMetadata metadata) {
    List<BundleMetadata.Network> networks = metadata.networks();
    if (metadata.format() == BundleMetadata.FORMAT) {
      if (networks != null) {
        throw ModelBundle.invalid(
            where,
            "its format is %d and it lists networks, as only format %d does"
                .formatted(BundleMetadata.FORMAT, BundleMetadata.FORMAT_OF_SEVERAL));
      }
      return;
    }
    present("networks", networks);
    number("networks", networks.size(), 2, BundleMetadata.MAX_NETWORKS);
    for (int i = 0; i < networks.size(); i++) {
      String field = "networks." + i;
      present(field, networks.get(i));
      matching(field + ".version", networks.get(i).version(), VERSION, "12 hexadecimal digits");
    }
  }

  private void files(BundleMetadata metadata) {
    present("files", metadata.files());
    metadata
        .files()
        .forEach(
            (name, file) -> {
              present("files." + name, file);
              matching("files." + name + ".sha256", file.sha256(), SHA256, "64 hexadecimal digits");
            });
    long left = ModelBundle.MAX_MODEL_BYTES;
    for (String name : ModelBundle.networkFiles(metadata)) {
      BundleMetadata.FileHash network = metadata.files().get(name);
      present("files." + name, network);
      number(
          "files." + name + ".bytes",
          network.bytes(),
          0,
          Math.min(
              left,
              ModelZip.MAX_CONFIGURATION_BYTES
                  + metadata.parameters() * MOST_BYTES_OF_A_PARAMETER));
      left -= network.bytes();
    }
  }

  private void present(String field, Object value) {
    if (value == null) {
      throw ModelBundle.invalid(where, ModelBundle.METADATA_FILE + " lacks " + shown(field));
    }
  }

  private void name(String field, String value) {
    limited(field, value, MAX_NAME);
    if (value.isBlank()) {
      throw wrong(field, "empty", "not so");
    }
  }

  private void text(String field, String value) {
    limited(field, value, MAX_TEXT);
  }

  private void limited(String field, String value, int most) {
    present(field, value);
    if (value.length() > most || value.chars().anyMatch(Character::isISOControl)) {
      throw wrong(
          field,
          Texts.quote(value),
          "at most %d characters without control characters".formatted(most));
    }
  }

  private void matching(String field, String value, Pattern pattern, String expected) {
    present(field, value);
    if (!pattern.matcher(value).matches()) {
      throw wrong(field, Texts.quote(value), expected);
    }
  }

  private void known(String field, String value, List<String> known) {
    present(field, value);
    if (!known.contains(value)) {
      throw wrong(
          field, Texts.quote(value), String.join(" or ", known) + " for this version to use it");
    }
  }

  private void number(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw wrong(
          field,
          value,
          most == Long.MAX_VALUE ? "at least " + least : "from %d to %d".formatted(least, most));
    }
  }

  private void fraction(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw ModelBundle.invalid(where, "its %s is %s and not in [0, 1]".formatted(field, value));
    }
  }

  private UserException wrong(String field, Object value, String expected) {
    return ModelBundle.invalid(
        where, "its %s is %s and must be %s".formatted(shown(field), value, expected));
  }

  /** Parts of it are keys of the description, which can hold anything. */
  private static String shown(String field) {
    String quoted = Texts.quote(field);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static <E> List<String> codes(E[] values, Function<E, String> code) {
    return Arrays.stream(values).map(code).toList();
  }
}
