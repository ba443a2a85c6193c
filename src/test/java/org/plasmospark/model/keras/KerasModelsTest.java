package org.plasmospark.model.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.Npy;
import org.plasmospark.SharedData;
import org.plasmospark.UserException;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.model.Classifiers;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.ModelZip;
import org.plasmospark.model.TestFeatures;

class KerasModelsTest {
  private static final ComputeOptions STOCK =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);
  private static final String WHERE = "models/cells.h5";

  private static KerasModels.Imported read(KerasFiles file) {
    return KerasModels.read(file.bytes(), WHERE, true, false);
  }

  /** Probabilities, through the zip of a bundle. */
  private static float[] predict(
      KerasModels.Imported model, float[] images, int count, ComputeOptions options) {
    int[] shape = {3, model.height(), model.width()};
    byte[] zip = ModelZip.write(model.network());
    try (CellClassifier classifier =
        Classifiers.of(ModelZip.read(zip, WHERE), shape, count, options)) {
      if (options == ComputeOptions.DEFAULT) {
        TestFeatures.requireEngine(classifier.engine());
      }
      return classifier.probabilities(images, count);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aModelOfSomebodyElseHasThePredictionsOfKeras(boolean onTheEngine) throws IOException {
    Path file = SharedData.goldens().resolve("small_cnn_whole_model.h5");
    Npy cells = Npy.read(SharedData.goldens().resolve("cells_64_uint8_nhwc.npy"));
    float[] expected =
        Npy.read(SharedData.goldens().resolve("small_cnn_predictions_unit.npy")).data();
    KerasModels.Imported model =
        KerasModels.read(Files.readAllBytes(file), file.toString(), false, false);
    assertThat(model.height()).isEqualTo(64);
    assertThat(model.kerasVersion()).isEqualTo("2.12.0");
    float[] images = new float[cells.data().length];
    CellTensors tensors =
        new CellTensors(new Preprocessing(64, 64, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR));
    for (int i = 0; i < expected.length; i++) {
      byte[] rgb = new byte[3 * 64 * 64];
      for (int j = 0; j < rgb.length; j++) {
        rgb[j] = (byte) cells.data()[i * rgb.length + j];
      }
      tensors.plain(new CellImage(64, 64, rgb), images, i * rgb.length);
    }
    float[] actual =
        predict(model, images, expected.length, onTheEngine ? ComputeOptions.DEFAULT : STOCK);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(1 - expected[i], within(1e-4f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGraphWithEveryLayerIsTheSameOnTheEngineAndInDl4j(TestModels.Dialect dialect) {
    KerasModels.Imported model = read(TestModels.everything(dialect));
    assertThat(model.layers()).startsWith("Rescaling, ZeroPadding2D, Conv2D 4, ");
    float[] images = TestFeatures.images(new int[] {3, 12, 10}, 5, 9);
    float[] engine = predict(model, images, 5, ComputeOptions.DEFAULT);
    float[] stock = predict(model, images, 5, STOCK);
    assertThat(engine).hasSize(5);
    for (int i = 0; i < engine.length; i++) {
      assertThat(engine[i]).isCloseTo(stock[i], within(1e-5f));
    }
    assertThat(engine[0]).isNotCloseTo(engine[1], within(1e-4f));
  }

  @Test
  void bothDialectsAreOneModel() {
    float[] images = TestFeatures.images(new int[] {3, 12, 10}, 2, 9);
    assertThat(predict(read(TestModels.everything(TestModels.Dialect.KERAS_2)), images, 2, STOCK))
        .isEqualTo(
            predict(read(TestModels.everything(TestModels.Dialect.KERAS_3)), images, 2, STOCK));
  }

  @ParameterizedTest
  @CsvSource({
    // Images of 1×1 pixel (2, 3, 5); z is 2·0.1 + 3·0.2 + 5·0.3 + 0.4 = 2.7 of the first unit and
    // −1·z + 0.5 = −2.2 of the second.
    "sigmoid, 1, true, 0.937027",
    "sigmoid, 1, false, 0.062973",
    "softmax, 2, true, 0.007392",
    "softmax, 2, false, 0.992608"
  })
  void theOutputIsTheProbabilityOfThePositiveClass(
      String activation, int units, boolean positive, float expected) {
    for (boolean apart : new boolean[] {false, true}) {
      KerasFiles file = TestModels.onePixel(activation, units, apart);
      KerasModels.Imported model = KerasModels.read(file.bytes(), WHERE, positive, false);
      float[] probability = predict(model, new float[] {2, 3, 5}, 1, STOCK);
      assertThat(probability).hasSize(1);
      assertThat(probability[0]).isCloseTo(expected, within(1e-5f));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, true, 0.937027", "1, false, 0.062973", "2, true, 0.007392", "2, false, 0.992608"})
  void logitsAreTheSameWithoutTheirActivation(int units, boolean positive, float expected) {
    for (boolean apart : new boolean[] {false, true}) {
      KerasFiles file = TestModels.onePixel("linear", units, apart);
      KerasModels.Imported model = KerasModels.read(file.bytes(), WHERE, positive, true);
      assertThat(predict(model, new float[] {2, 3, 5}, 1, STOCK)[0])
          .isCloseTo(expected, within(1e-5f));
      assertThatThrownBy(() -> read(file)).hasMessageContaining("--output-gives logits");
    }
    byte[] sigmoid = TestModels.onePixel("sigmoid", 1, false).bytes();
    assertThatThrownBy(() -> KerasModels.read(sigmoid, WHERE, positive, true))
        .hasMessageContaining("gives probabilities (sigmoid) and not logits");
  }

  /** Its arrays have names that no layer here has. */
  @Test
  void namesALayerThatIsNotSupportedBeforeItsArrays() {
    String layer = "{\"class_name\":\"PReLU\",\"config\":{\"name\":\"slopes\"}}";
    KerasFiles file =
        TestModels.onePixel("sigmoid", 1, false, layer)
            .array("slopes", "slopes/alpha:0", new float[3][1]);
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("layer slopes (PReLU) is of a kind that is not supported");
  }

  @Test
  void aModelWithinAModelIsTakenApart() {
    KerasModels.Imported nested = read(TestModels.nested());
    KerasModels.Imported plain = read(TestModels.onePixel("sigmoid", 1, false));
    float[] images = TestFeatures.images(new int[] {3, 1, 1}, 3, 2);
    assertThat(predict(nested, images, 3, STOCK)).isEqualTo(predict(plain, images, 3, STOCK));
  }

  @Test
  void theFirstLayerMayTellTheSizeOfTheImages() {
    String chain =
        """
        {"class_name":"Sequential","config":{"name":"m","layers":[
          {"class_name":"Flatten","config":{"name":"flat","batch_input_shape":[null,%s,1,3]}},
          {"class_name":"Dense","config":{"name":"head","units":1,"activation":"sigmoid"}}]}}""";
    KerasFiles file = TestModels.onePixel("sigmoid", 1, false);
    assertThat(read(file.configuration(chain.formatted("1"))).height()).isEqualTo(1);
    for (String rows : new String[] {"null", "0", "4096", "[]"}) {
      assertThatThrownBy(() -> read(file.configuration(chain.formatted(rows))))
          .hasMessageContaining("layer flat (Flatten) takes [null,")
          .hasMessageContaining("and not images of a fixed size");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"class_name\":\"LSTM\",\"config\":{\"name\":\"memory\"}}'"
            + "|layer memory (LSTM) is of a kind that is not supported",
        "'{\"class_name\":\"Lambda\",\"config\":{\"name\":\"own\"}}'|layer own (Lambda) is of a kind",
        "'{\"class_name\":\"Dense\",\"config\":{\"name\":\"d\",\"units\":3,\"activation\":\"gelu\"}}'"
            + "|layer d (Dense) has activation = \"gelu\", which is not supported",
        "'{\"class_name\":\"Dense\",\"config\":{\"name\":\"d\",\"units\":1000000000}}'"
            + "|layer d (Dense) has units = 1000000000, which is not supported",
        "'{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"data_format\":\"channels_first\"}}'"
            + "|layer c (Conv2D) reads a vector",
        "'{\"class_name\":\"BatchNormalization\",\"config\":{\"name\":\"b\",\"axis\":[2]}}'"
            + "|layer b (BatchNormalization) has axis = [2]"
      })
  void namesWhatIsNotSupported(String layer, String sentence) {
    KerasFiles file = TestModels.onePixel("sigmoid", 1, false, layer);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The Keras model models/cells.h5 cannot be imported: ")
        .hasMessageContaining(sentence)
        .extracting(e -> ((UserException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "relu, 1, 'layer head (Dense) has activation = \"relu\", which is not supported'",
    "sigmoid, 2, layer head (Dense) puts out 2 numbers",
    "softmax, 3, layer head (Dense) puts out 3 numbers"
  })
  void namesAnOutputThatIsNoProbabilityOfTwoClasses(String activation, int units, String sentence) {
    assertThatThrownBy(() -> read(TestModels.onePixel(activation, units, false)))
        .hasMessageContaining(sentence);
  }

  @Test
  void refusesFilesWithoutAModelOrWithBrokenConfigurations() {
    KerasFiles weights = new KerasFiles().array("head", "head/kernel:0", new float[3][1]);
    assertThatThrownBy(() -> read(weights)).hasMessageContaining("save it with model.save");
    for (String json :
        new String[] {
          "{",
          "[]",
          "{}",
          "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[]}}",
          "{\"class_name\":\"Functional\",\"config\":{\"layers\":[],\"output_layers\":[]}}",
          "{\"class_name\":\"Sequential\",\"config\":[3, null, {}]}",
          "[".repeat(20_000)
        }) {
      KerasFiles file =
          new KerasFiles().array("head", "head/kernel:0", new float[3][1]).configuration(json);
      assertThatThrownBy(() -> read(file))
          .as(json.substring(0, Math.min(json.length(), 40)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("cannot be imported");
    }
  }

  @Test
  void weightsOfAnotherShapeAreNamedWithBothShapes() {
    KerasFiles file =
        TestModels.onePixel("sigmoid", 1, false).array("head", "head/kernel:0", new float[5][1]);
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining(
            "the kernel of layer head has the shape [5, 1] in it and [3, 1] in the network");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void namesTheLayerAndTheArrayOfANumberThatIsNotFinite(float bad) {
    KerasFiles file =
        TestModels.onePixel("sigmoid", 1, false)
            .array("head", "head/kernel:0", new float[][] {{0.1f}, {bad}, {0.3f}});
    assertUnusable(
        file.bytes(), "the kernel of layer head holds a number that is not finite, " + bad + ";");
  }

  @Test
  void noticesOneNumberOfAModelThatKerasHasWritten() throws IOException {
    byte[] bytes = Files.readAllBytes(SharedData.goldens().resolve("small_cnn_whole_model.h5"));
    byte[] kernel = new byte[3 * Float.BYTES];
    try (Hdf5File file = Hdf5File.of(bytes.clone(), WHERE)) {
      KerasWeights weights = KerasWeights.of(file);
      String path = weights.of(weights.layers().get(0)).get(KerasWeights.Role.KERNEL);
      ByteBuffer.wrap(kernel)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .put(file.floats(path), 0, 3);
    }
    int place =
        IntStream.range(0, bytes.length - kernel.length)
            .filter(at -> Arrays.equals(bytes, at, at + kernel.length, kernel, 0, kernel.length))
            .findFirst()
            .orElseThrow();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(place + 4, Float.NaN);
    assertUnusable(bytes, "holds a number that is not finite, NaN;");
  }

  @Test
  void refusesWeightsThatAreFiniteUntilTheyAreTranslated() {
    KerasFiles difference =
        TestModels.onePixel("softmax", 2, false)
            .array("head", "head/bias:0", new float[] {-3e38f, 3e38f});
    assertUnusable(difference.bytes(), "the b of layer head becomes larger than float32 can hold;");
    String scaled =
        TestModels.everything(TestModels.Dialect.KERAS_3)
            .configuration()
            .replace("\"scale\":0.5,\"offset\"", "\"scale\":1e39,\"offset\"");
    assertUnusable(
        TestModels.everything(TestModels.Dialect.KERAS_3).configuration(scaled).bytes(),
        "the W of layer rescaling becomes larger than float32 can hold;");
  }

  @Test
  void refusesAVarianceThatIsNone() {
    KerasFiles file = TestModels.everything(TestModels.Dialect.KERAS_3);
    file.array("alone", "alone/moving_variance", new float[] {0, 0.1f, -0.1f, 1});
    assertUnusable(
        file.bytes(), "the moving_variance of layer alone holds a negative number, -0.1;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "1e400"})
  void refusesAnEpsilonThatLeavesNoStandardDeviation(String epsilon) {
    KerasFiles file = TestModels.everything(TestModels.Dialect.KERAS_3);
    file.configuration(file.configuration().replace("\"epsilon\":0.01", "\"epsilon\":" + epsilon));
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("layer alone (BatchNormalization) has epsilon = ")
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  private static void assertUnusable(byte[] file, String sentence) {
    assertThatThrownBy(() -> KerasModels.read(file, WHERE, true, false))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The Keras file models/cells.h5 cannot be used: ")
        .hasMessageContaining(sentence)
        .extracting(e -> ((UserException) e).exitCode())
        .isEqualTo(ExitCode.BUNDLE_INVALID);
  }

  @Test
  void namesInSentencesAreCutAndOnOneLine() {
    String layer =
        "{\"class_name\":\"LSTM\",\"config\":{\"name\":\"\\u001b[2J\\u202ea\\n\\rb%s\"}}"
            .formatted("x".repeat(5_000));
    KerasFiles file = TestModels.onePixel("sigmoid", 1, false, layer);
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("layer \uFFFD[2J\uFFFDa\uFFFD\uFFFDbxxx")
        .hasMessageContaining("x…; see the list")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Two layers of one name, one that is called as the input is, and one that is its own
        // input.
        "'{\"class_name\":\"ReLU\",\"config\":{\"name\":\"flat\"}}'|two layers flat",
        "'{\"class_name\":\"ReLU\",\"config\":{\"name\":\"head\"}}'|two layers head",
        "'{\"class_name\":\"ReLU\",\"config\":{\"name\":\"images\"}}'|two layers images"
      })
  void refusesNamesThatAreNotUnique(String layer, String sentence) {
    KerasFiles file = TestModels.onePixel("sigmoid", 1, false, layer);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @EnumSource
  void configurationsThatAreChangedAtAnyPlaceAreReadOrRefusedWithASentence(
      TestModels.Dialect dialect) throws IOException {
    KerasFiles file = TestModels.everything(dialect);
    ObjectMapper mapper = new ObjectMapper();
    String json = file.configuration();
    SplittableRandom random = new SplittableRandom(8);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      JsonNode changed = mapper.readTree(json);
      String what = StrangeJson.change(changed, random);
      Throwable thrown =
          catchThrowable(() -> read(file.configuration(mapper.writeValueAsString(changed))));
      if (thrown != null) {
        assertThat(thrown).as(what).isInstanceOf(UserException.class);
        refused++;
      }
    }
    assertThat(refused).isBetween(100, 399);
  }
}
