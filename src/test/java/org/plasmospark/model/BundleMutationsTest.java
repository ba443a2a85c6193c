package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.CellView;
import org.plasmospark.manifest.LabelSet;

/** A description that somebody has changed ends in a bundle that can be used, or in code 5. */
class BundleMutationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int RANDOM_MUTATIONS = 1_000;

  private static final List<JsonNode> VALUES =
      List.of(
          NODES.nullNode(),
          NODES.objectNode(),
          NODES.objectNode().put("x", 1),
          NODES.arrayNode(),
          NODES.arrayNode().add("Uninfected").addNull(),
          NODES.booleanNode(true),
          NODES.numberNode(0),
          NODES.numberNode(-1),
          NODES.numberNode(1_000_000),
          NODES.numberNode(0.5),
          NODES.numberNode(-1e300),
          NODES.numberNode(Long.MAX_VALUE),
          NODES.numberNode(Long.MIN_VALUE),
          NODES.numberNode(new java.math.BigDecimal("1e4000")),
          NODES.textNode(""),
          NODES.textNode(" "),
          NODES.textNode("NaN"),
          NODES.textNode("Infinity"),
          NODES.textNode("x/dt=2020-01-01"),
          NODES.textNode("../../x"),
          NODES.textNode("a\nb"),
          NODES.textNode("\u0000"),
          NODES.textNode("x".repeat(100_001)));

  private static ModelBundle bundle;
  private static ObjectNode whole;

  @BeforeAll
  static void build() throws IOException {
    // The networks are not looked at here.
    bundle = ModelBundle.create(description(), List.of(new byte[] {1, 2, 3}, new byte[] {4, 5}));
    whole = (ObjectNode) JSON.readTree(bundle.files().get(ModelBundle.METADATA_FILE));
  }

  @Test
  void everyFieldMayBeRemovedOrBeAnything() throws IOException {
    int usable = 0;
    List<String> places = places(whole, "");
    assertThat(places).hasSizeGreaterThan(60);
    for (String place : places) {
      usable += tried(place, null);
      for (JsonNode value : VALUES) {
        usable += tried(place, value);
      }
    }
    // A training setting, for one, may have any value.
    assertThat(usable).isPositive().isLessThan(places.size() * VALUES.size() / 2);
  }

  @Test
  void severalFieldsMayBeAnythingAtOnce() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < RANDOM_MUTATIONS; i++) {
      ObjectNode changed = whole.deepCopy();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        List<String> places = places(changed, "");
        String place = places.get(random.nextInt(places.size()));
        int choice = random.nextInt(VALUES.size() + 1);
        change(changed, place, choice == VALUES.size() ? null : VALUES.get(choice));
      }
      parsed(changed, "mutation " + i);
    }
  }

  @Test
  void bytesMayBeAnything() {
    byte[] text = bundle.files().get(ModelBundle.METADATA_FILE);
    Random random = new Random(6);
    for (int i = 0; i < RANDOM_MUTATIONS; i++) {
      byte[] changed = text.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      ends(changed, "byte mutation " + i);
    }
    ends("[".repeat(100_000).getBytes(StandardCharsets.UTF_8), "deep");
    ends(("{\"format\":" + "9".repeat(100_000) + "}").getBytes(StandardCharsets.UTF_8), "long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "../x", "x/y", "x/dt=2020-01-01", "x=y", "a\nb", "\u0007", "\\", "Ä"})
  void aNameThatIsNoPartOfAFolderIsRefused(String name) throws IOException {
    assertRefused("name", NODES.textNode(name), "its name is");
    assertRefused("name", NODES.textNode("x".repeat(41)), "its name is");
  }

  @ParameterizedTest
  @CsvSource({
    "labels/0, '\"Parasitized\"', its labels cannot be told apart",
    "labels/0, '\"parasitized\"', its labels cannot be told apart",
    "labels/1, 'null', lacks labels",
    "labels/1, '\"\"', its labels is empty",
    "views, '0', its views is 0",
    "views, '3', its views is 3",
    "views, '8', 'its views is 8 and must be 1, 2 or 4 for this input'",
    "views, '2.5', its \"views\" cannot be read",
    "threshold/value, '1.5', its threshold is 1.5 and not in",
    "threshold/value, 'null', threshold.value",
    "preprocessing/width, '0', its preprocessing.width is 0",
    "preprocessing/height, '-3', its preprocessing.height is -3",
    "preprocessing/width, '1000000', its preprocessing.width is 1000000",
    "preprocessing/scaling, '\"x\"', its preprocessing.scaling is",
    "input/shape/1, '7', its input.shape is",
    "parameters, '\"many\"', its \"parameters\" cannot be read",
    "data/images/train, 'null', lacks data.images.train",
    "base/fineTuning/learningRate, '-1', its base.fineTuning.learningRate is -1.0",
    "files/model.zip/bytes, '900000000', its files.model.zip.bytes is 900000000",
    "files/model-2.zip/bytes, '1073741823', its files.model-2.zip.bytes is 1073741823",
    "files/model-2.zip, 'null', lacks files.model-2.zip",
    "format, '1', its format is 1 and it lists networks",
    "format, '3', 'its format is 3 and this version reads the formats 1 and 2'",
    "networks, 'null', lacks networks",
    "networks, '[]', its networks is 0 and must be from 2 to 20",
    "networks/1, 'null', lacks networks.1",
    "networks/1/version, '\"../../x\"', its networks.1.version is"
  })
  void theSentenceNamesTheField(String place, String value, String sentence) throws IOException {
    assertRefused(place, JSON.readTree(value), sentence);
  }

  private static void assertRefused(String place, JsonNode value, String sentence) {
    ObjectNode changed = whole.deepCopy();
    change(changed, place, value);
    assertThatThrownBy(() -> ModelBundle.parse(files(withVersion(changed)), "hdfs://n/m"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUNDLE_INVALID))
        .hasMessageContainingAll("hdfs://n/m", sentence)
        .message()
        .doesNotContain("\n")
        .hasSizeLessThan(400);
  }

  private static int tried(String place, JsonNode value) throws IOException {
    ObjectNode changed = whole.deepCopy();
    change(changed, place, value);
    return parsed(
            changed, place + (value == null ? " removed" : " at value " + VALUES.indexOf(value)))
        ? 1
        : 0;
  }

  private static boolean parsed(ObjectNode changed, String what) throws IOException {
    return ends(withVersion(changed), what);
  }

  /** Whether the bundle can be used; else it ends as it should. */
  private static boolean ends(byte[] metadata, String what) {
    try {
      use(ModelBundle.parse(files(metadata), "hdfs://n/m").metadata());
      return true;
    } catch (UserException e) {
      assertThat(e.exitCode()).as(what).isEqualTo(ExitCode.BUNDLE_INVALID);
      assertThat(e.getMessage()).as(what).contains("hdfs://n/m").doesNotContain("\n");
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what, e);
    }
  }

  /** What jobs do with a description. */
  private static void use(BundleMetadata metadata) {
    new LabelSet(metadata.labels().get(0), metadata.labels().get(1));
    metadata.scoringOptions(ComputeOptions.DEFAULT);
    CellView.of(
        metadata.scoringViews(),
        metadata.preprocessing().width(),
        metadata.preprocessing().height());
    assertThat(metadata.threshold().value()).isBetween(0.0, 1.0);
    assertThat(metadata.input().shape()).hasSize(3).doesNotContainNull();
    metadata.trainingData().ifPresent(data -> assertThat(data.splitHash()).isNotNull());
    if (metadata.base() != null && metadata.base().fineTuning() != null) {
      assertThat(metadata.base().fineTuning().plainRate()).isNotNull();
    }
    assertThat(metadata.limits()).isNotNull();
    assertThat(metadata.runId()).isNotNull();
  }

  private static Map<String, byte[]> files(byte[] metadata) {
    Map<String, byte[]> files = new HashMap<>(bundle.files());
    files.put(ModelBundle.METADATA_FILE, metadata);
    return files;
  }

  /** With the version that whoever changed it can work out as well. */
  private static byte[] withVersion(ObjectNode changed) throws IOException {
    try {
      if (changed.equals(whole) || !changed.path("version").equals(whole.path("version"))) {
        return JSON.writeValueAsBytes(changed);
      }
      BundleMetadata metadata = lenient().treeToValue(changed, BundleMetadata.class);
      ObjectNode versioned = changed.deepCopy();
      versioned.put("version", ModelBundle.versionOf(metadata));
      return JSON.writeValueAsBytes(versioned);
    } catch (IOException e) {
      return JSON.writeValueAsBytes(changed); // it is not read either
    }
  }

  private static ObjectMapper lenient() {
    return JsonMapper.builder().build();
  }

  /** Of every value, as the names and places on the way to it. */
  private static List<String> places(JsonNode node, String at) {
    List<String> places = new ArrayList<>();
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field -> {
                places.add(at + field.getKey());
                places.addAll(places(field.getValue(), at + field.getKey() + "/"));
              });
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(at + i);
      places.addAll(places(node.get(i), at + i + "/"));
    }
    return places;
  }

  private static void change(JsonNode root, String place, JsonNode wanted) {
    int slash = place.lastIndexOf('/');
    JsonNode parent = slash < 0 ? root : root.at("/" + place.substring(0, slash));
    String last = place.substring(slash + 1);
    // What is put in may be changed by the next change.
    JsonNode value = wanted == null ? null : wanted.deepCopy();
    if (parent instanceof ObjectNode object) {
      if (value == null) {
        object.remove(last);
      } else {
        object.set(last, value);
      }
    } else if (parent instanceof ArrayNode array) {
      if (value == null) {
        array.remove(Integer.parseInt(last));
      } else {
        array.set(Integer.parseInt(last), value);
      }
    }
  }

  private static BundleMetadata description() {
    return new BundleMetadata(
        BundleMetadata.FORMAT_OF_SEVERAL,
        "custom-cnn",
        null,
        "two convolutions",
        1_000_000,
        List.of("Uninfected", "Parasitized"),
        new BundleMetadata.Input(List.of(3, 20, 24), "NCHW", "float32"),
        new BundleMetadata.Preprocessing(24, 20, "unit", "antialiased-bilinear", "pad", "abc"),
        new BundleMetadata.Threshold(0.5, "default"),
        2,
        new BundleMetadata.Data(
            "m", "s", "patient", Map.of("train", 7L), Map.of("train", 2L), "leak"),
        new TreeMap<>(Map.of("train.epochs", 2, "model.name", "custom-cnn")),
        new TreeMap<>(Map.of("auc", 0.5)),
        new BundleMetadata.Precision(
            "bfloat16",
            true,
            new BundleMetadata.PrecisionMetrics(
                9, 0.5, null, 0.5, 0.9, 0.8, 1.0, 1.0, 0.01, false)),
        new BundleMetadata.Base(
            "vgg16",
            "vgg16.h5",
            "ab",
            "block5_conv2",
            "average",
            2,
            99,
            new BundleMetadata.FineTuning("block5", 2, 1e-5, true)),
        List.of(
            new BundleMetadata.Network("0123456789ab"), new BundleMetadata.Network("ba9876543210")),
        Map.of("dl4j", "M2.1"),
        "run-1",
        "2026-01-01T00:00:00Z",
        "tests",
        "everything else",
        Map.of());
  }
}
