package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class ModelBundleTest {
  private static MultiLayerNetwork network;

  @BeforeAll
  static void build() {
    NativeBackend.select();
    network =
        new MultiLayerNetwork(CustomCnn.configuration(20, 24, SmallTraining.options(1e-3), 1));
    network.init();
  }

  @Test
  void readsBackWhatItWrote() {
    ModelBundle bundle = bundle();

    ModelBundle read = ModelBundle.parse(bundle.files(), "here");

    assertThat(read.metadata()).isEqualTo(bundle.metadata());
    assertThat(ModelZip.read(read.networks().get(0), "here").params()).isEqualTo(network.params());
  }

  @Test
  void readsBackSeveralNetworks() {
    byte[] first = ModelZip.write(network);
    byte[] second = ModelZip.write(CustomCnn.network(20, 24, SmallTraining.options(1e-3), 2));
    ModelBundle bundle =
        ModelBundle.create(SeveralNetworks.described(description(), 2), List.of(first, second));

    ModelBundle read = ModelBundle.parse(bundle.files(), "here");

    assertThat(bundle.files()).containsOnlyKeys("metadata.json", "model.zip", "model-2.zip");
    assertThat(read.metadata()).isEqualTo(bundle.metadata());
    assertThat(read.networks()).containsExactly(first, second);
    assertThatThrownBy(
            () -> ModelBundle.create(SeveralNetworks.described(description(), 2), List.of(first)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesABundleOfWhichAnyNetworkIsAnotherOrMissing() {
    byte[] zip = ModelZip.write(network);
    Map<String, byte[]> files =
        new HashMap<>(
            ModelBundle.create(SeveralNetworks.described(description(), 3), List.of(zip, zip, zip))
                .files());
    files.put("model-3.zip", new byte[] {1});
    assertInvalid(() -> ModelBundle.parse(files, "here"), "model-3.zip is not the file");
    files.remove("model-2.zip");
    assertInvalid(() -> ModelBundle.parse(files, "here"), "model-2.zip is missing");
  }

  @Test
  void writesTheSameFileWhateverTheClockSays() throws IOException {
    List<LocalDateTime> times = new ArrayList<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(ModelZip.write(network)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        times.add(entry.getTimeLocal());
      }
    }
    assertThat(times).hasSizeGreaterThan(1).containsOnly(ModelZip.TIME_OF_ENTRIES);
  }

  @Test
  void readsBackTheComparisonOfPrecisions() {
    BundleMetadata.Precision precision =
        new BundleMetadata.Precision(
            "bfloat16",
            true,
            new BundleMetadata.PrecisionMetrics(
                9, 0.5, null, null, 0.9, 0.8, null, null, 0.01, false));
    ModelBundle bundle = ModelBundle.create(description(precision), ModelZip.write(network));

    ModelBundle read = ModelBundle.parse(bundle.files(), "here");

    assertThat(read.metadata().precision()).isEqualTo(precision);
  }

  @Test
  void readsBundlesThatSayNothingOfViewsAsOfOne() {
    ModelBundle bundle = bundle();
    // The version is a hash of this text, so that the field must be left out, not null.
    assertThat(new String(bundle.files().get(ModelBundle.METADATA_FILE), StandardCharsets.UTF_8))
        .doesNotContain("iews");
    assertThat(ModelBundle.parse(bundle.files(), "here").metadata().scoringViews()).isEqualTo(1);
  }

  @Test
  void readsBundlesOfVersionsThatDidNotCompareThePrecisions() {
    ModelBundle bundle = bundle();
    // The version is a hash of this text, so that the group must be left out, not null.
    assertThat(new String(bundle.files().get(ModelBundle.METADATA_FILE), StandardCharsets.UTF_8))
        .doesNotContain("precision");
    assertThat(ModelBundle.parse(bundle.files(), "here").metadata().precision()).isNull();
  }

  @Test
  void isScoredInFloat32WhereItAsksForThat() {
    assertThat(scoredWith(new BundleMetadata.Precision("bfloat16", true, compared(false))))
        .containsExactly(
            ComputeOptions.PrecisionChoice.FLOAT32,
            ComputeOptions.PrecisionChoice.FLOAT32,
            ComputeOptions.PrecisionChoice.FLOAT32);
  }

  @Test
  void isScoredInWhatTheMachineDoesBestIfBothWereTheSame() {
    assertThat(scoredWith(new BundleMetadata.Precision("bfloat16", false, compared(true))))
        .containsExactly(
            ComputeOptions.PrecisionChoice.AUTO,
            ComputeOptions.PrecisionChoice.FLOAT32,
            ComputeOptions.PrecisionChoice.BFLOAT16);
  }

  @Test
  void isScoredInBfloat16WithoutAComparisonOnlyIfTheUserSaysSo() {
    ComputeOptions.PrecisionChoice[] expected = {
      ComputeOptions.PrecisionChoice.FLOAT32,
      ComputeOptions.PrecisionChoice.FLOAT32,
      ComputeOptions.PrecisionChoice.BFLOAT16
    };
    assertThat(scoredWith(null)).containsExactly(expected);
    assertThat(scoredWith(new BundleMetadata.Precision("float32", false, null)))
        .containsExactly(expected);
  }

  /** For auto, float32 and bfloat16. */
  private static List<ComputeOptions.PrecisionChoice> scoredWith(
      BundleMetadata.Precision precision) {
    return Stream.of(ComputeOptions.PrecisionChoice.values())
        .map(ComputeOptions.DEFAULT::in)
        .map(wanted -> description(precision).scoringOptions(wanted).precision())
        .toList();
  }

  private static BundleMetadata.PrecisionMetrics compared(boolean withinLimits) {
    return new BundleMetadata.PrecisionMetrics(
        9, 0.5, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.01, withinLimits);
  }

  @Test
  void hasAVersionThatFollowsItsContent() {
    MultiLayerNetwork other =
        new MultiLayerNetwork(CustomCnn.configuration(20, 24, SmallTraining.options(1e-3), 2));
    other.init();

    assertThat(bundle().metadata().version()).matches("[0-9a-f]{12}");
    assertThat(bundle().metadata().version()).isEqualTo(bundle().metadata().version());
    assertThat(ModelBundle.create(description(), ModelZip.write(other)).metadata().version())
        .isNotEqualTo(bundle().metadata().version());
  }

  @Test
  void opensInStockDl4jWithTheStockLoss() throws IOException {
    byte[] zip = bundle().networks().get(0);

    assertThat(entries(zip).get("configuration.json")).isNotEmpty();
    assertThat(new String(entries(zip).get("configuration.json"), StandardCharsets.UTF_8))
        .contains("LossBinaryXENT")
        .doesNotContain("plasmospark");
    INDArray images = Nd4j.rand(3, 3, 20, 24);
    MultiLayerNetwork stock =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip));
    assertThat(stock.output(images)).isEqualTo(network.output(images));
  }

  @Test
  void namesTheFileThatIsMissing() {
    Map<String, byte[]> files = new HashMap<>(bundle().files());
    files.remove(ModelBundle.MODEL_FILE);
    assertInvalid(
        () -> ModelBundle.parse(files, "hdfs://x/m"), "hdfs://x/m", "model.zip is missing");
    assertInvalid(() -> ModelBundle.parse(Map.of(), "m"), "metadata.json is missing");
  }

  @Test
  void noticesASingleChangedByte() {
    Map<String, byte[]> files = new HashMap<>(bundle().files());
    byte[] zip = files.get(ModelBundle.MODEL_FILE).clone();
    zip[zip.length / 2] ^= 1;
    files.put(ModelBundle.MODEL_FILE, zip);
    assertInvalid(() -> ModelBundle.parse(files, "m"), "sha256 differs");
  }

  @Test
  void noticesAChangedThreshold() {
    Map<String, byte[]> files = new HashMap<>(bundle().files());
    String json = new String(files.get(ModelBundle.METADATA_FILE), StandardCharsets.UTF_8);
    files.put(
        ModelBundle.METADATA_FILE,
        json.replace("\"value\" : 0.5", "\"value\" : 0.6").getBytes(StandardCharsets.UTF_8));
    assertInvalid(() -> ModelBundle.parse(files, "m"), "was changed after");
  }

  @Test
  void refusesWhatIsNoDescription() {
    Map<String, byte[]> files = new HashMap<>(bundle().files());
    for (String text : List.of("", "{", "[]", "{\"format\": 99}", "{\"format\": 1}", "null")) {
      files.put(ModelBundle.METADATA_FILE, text.getBytes(StandardCharsets.UTF_8));
      assertInvalid(() -> ModelBundle.parse(files, "m"), "The model bundle m cannot be used");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void namesTheLayerOfAParameterThatIsNotFinite(float bad) throws IOException {
    MultiLayerNetwork damaged = network.clone();
    damaged.getLayer(2).getParam("b").putScalar(3, bad);
    byte[] zip = stock(damaged);
    String sentence =
        "The model bundle m cannot be used: the b of layer 2 in model.zip holds a number that is not"
            + " finite; train again or copy it anew.";
    assertInvalid(() -> ModelZip.read(zip, "m"), sentence);
    assertInvalid(() -> ModelZip.requireFinite(zip, "m"), sentence);
    ModelZip.requireFinite(ModelZip.write(network), "m");
  }

  @Test
  void namesTheLayerOfAGraphLikewise() throws IOException {
    ComputationGraph graph = BaseNetwork.SQUEEZENET.create(40, 40, 1);
    graph.getLayer("fire3/squeeze1x1").getParam("W").putScalar(7, Float.NaN);
    byte[] zip = stock(graph);
    assertInvalid(() -> ModelZip.requireFinite(zip, "m"), "the W of layer fire3/squeeze1x1 in");
  }

  @Test
  void findsANumberThatIsNotFiniteAtEveryPlace() throws IOException {
    long parameters = network.numParams();
    for (long place : new long[] {0, 1, parameters / 2, parameters - 2, parameters - 1}) {
      MultiLayerNetwork damaged = network.clone();
      damaged.params().putScalar(place, Float.NaN);
      byte[] zip = stock(damaged);
      assertInvalid(() -> ModelZip.requireFinite(zip, "m"), "holds a number that is not finite");
    }
  }

  @Test
  void acceptsFiniteParametersThatAreWrittenInAnotherWay() throws IOException {
    MultiLayerNetwork doubles = network.clone().convertDataType(DataType.DOUBLE);
    ModelZip.requireFinite(stock(doubles), "m");
    doubles.params().putScalar(5, Double.NaN);
    byte[] zip = stock(doubles);
    assertInvalid(() -> ModelZip.requireFinite(zip, "m"), "the b of layer 0 in model.zip holds");
  }

  @Test
  void neverWritesAParameterThatIsNotFinite() {
    MultiLayerNetwork damaged = network.clone();
    damaged.params().putScalar(0, Float.NaN);
    assertThatThrownBy(() -> ModelZip.write(damaged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the b of layer 0 is not finite");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.1, 1.1})
  void refusesAThresholdThatNoProbabilityCanBeComparedWith(double threshold) {
    ModelBundle bundle = ModelBundle.create(description(null, threshold), ModelZip.write(network));
    assertInvalid(
        () -> ModelBundle.parse(bundle.files(), "m"),
        "its threshold is " + threshold + " and not in [0, 1]");
  }

  private static byte[] stock(Model model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(model, out, false);
    return out.toByteArray();
  }

  @Test
  void neverHandsSerializedJavaObjectsToDl4j() throws IOException {
    Map<String, byte[]> entries = entries(bundle().networks().get(0));
    entries.put("preprocessor.bin", new byte[] {1});
    assertInvalid(() -> ModelZip.read(zip(entries), "m"), "unexpected entry \"preprocessor.bin\"");
  }

  @Test
  void refusesATruncatedNetwork() throws IOException {
    Map<String, byte[]> entries = entries(bundle().networks().get(0));
    byte[] whole = entries.get("coefficients.bin");
    entries.put("coefficients.bin", Arrays.copyOf(whole, whole.length / 2));
    assertInvalid(() -> ModelZip.read(zip(entries), "m"), "not a network");
    assertInvalid(() -> ModelZip.read(new byte[0], "m"), "lacks");
  }

  @Test
  void refusesANetworkThatUnpacksAsABombDoes() throws IOException {
    Map<String, byte[]> entries = entries(bundle().networks().get(0));
    byte[] whole = entries.get("coefficients.bin");
    entries.put("coefficients.bin", Arrays.copyOf(whole, 200 << 20));
    byte[] bomb = zip(entries);
    assertThat(bomb).hasSizeLessThan(4 << 20);
    assertInvalid(() -> ModelZip.requireFinite(bomb, "m"), "as a bomb does");
    assertInvalid(() -> ModelZip.read(bomb, "m"), "as a bomb does");
  }

  @Test
  void doesNotBelieveHowManyParametersAFileClaims() throws IOException {
    Map<String, byte[]> entries = entries(bundle().networks().get(0));
    byte[] whole = entries.get("coefficients.bin");
    for (int at = 0; at < 120; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x40;
      entries.put("coefficients.bin", changed);
      byte[] zip = zip(entries);
      try {
        ModelZip.read(zip, "m");
      } catch (UserException e) {
        assertThat(e.exitCode()).isEqualTo(ExitCode.BUNDLE_INVALID);
      }
    }
  }

  @Test
  void refusesAConfigurationThatIsNestedTooDeeply() throws IOException {
    Map<String, byte[]> entries = entries(bundle().networks().get(0));
    String deep = "{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";
    entries.put("configuration.json", deep.getBytes(StandardCharsets.UTF_8));
    byte[] zip = zip(entries);
    assertInvalid(() -> ModelZip.requireFinite(zip, "m"), "not a network");
  }

  @Test
  void refusesANetworkOfAnotherInput() {
    ModelBundle bundle = ModelBundle.create(description(null, 0.5, 64), ModelZip.write(network));
    assertInvalid(
        () -> Classifiers.open(bundle, 1, 1, Optional.empty(), "m", ComputeOptions.DEFAULT),
        "makes no probability of the input of 64 x 20 pixels");
    ModelBundle whole = bundle();
    Classifiers.open(whole, 1, 1, Optional.empty(), "m", ComputeOptions.DEFAULT).close();
  }

  private static void assertInvalid(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(parts)
        .extracting(e -> ((UserException) e).exitCode())
        .isEqualTo(ExitCode.BUNDLE_INVALID);
  }

  private static ModelBundle bundle() {
    return ModelBundle.create(description(), ModelZip.write(network));
  }

  private static BundleMetadata description() {
    return description(null);
  }

  private static BundleMetadata description(BundleMetadata.Precision precision) {
    return description(precision, 0.5);
  }

  private static BundleMetadata description(BundleMetadata.Precision precision, double threshold) {
    return description(precision, threshold, 24);
  }

  private static BundleMetadata description(
      BundleMetadata.Precision precision, double threshold, int width) {
    return new BundleMetadata(
        BundleMetadata.FORMAT,
        "custom-cnn",
        null,
        "two convolutions",
        network.numParams(),
        List.of("Uninfected", "Parasitized"),
        new BundleMetadata.Input(List.of(3, 20, width), "NCHW", "float32"),
        new BundleMetadata.Preprocessing(width, 20, "unit", "antialiased-bilinear", null, "abc"),
        new BundleMetadata.Threshold(threshold, "default"),
        null,
        new BundleMetadata.Data(
            "m", "s", "patient", Map.of("train", 7L), Map.of("train", 2L), null),
        Map.of("train.epochs", 2),
        new TreeMap<>(Map.of("auc", 0.5)),
        precision,
        null,
        null,
        Map.of("dl4j", "M2.1"),
        "run-1",
        "2026-01-01T00:00:00Z",
        "tests",
        "everything else",
        Map.of());
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }
}
