package org.plasmospark.model.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.model.NonFinite;
import org.plasmospark.model.TestFeatures;

class KerasBaseWeightsTest {
  private static final int SIDE = 48;
  private static final String WHERE = "weights/squeezenet.h5";

  private static ComputationGraph network;

  @BeforeAll
  static void makeANetwork() {
    network = BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 4);
    TestFeatures.spread(network, 4);
  }

  private static KerasFiles file(String slash, String kernel, String bias) {
    return BaseWeightsFiles.of(network, slash, kernel, bias);
  }

  private static KerasBaseWeights.Loaded load(byte[] file) {
    return KerasBaseWeights.load(file, WHERE, BaseNetwork.SQUEEZENET, SIDE, SIDE);
  }

  @ParameterizedTest
  @CsvSource({
    "/, _W_1:0, _b_1:0",
    "/, /kernel:0, /bias:0",
    "_, /kernel:0, /bias:0",
    "_, /kernel, /bias"
  })
  void readsTheNamesOfEveryKeras(String slash, String kernel, String bias) {
    byte[] file = file(slash, kernel, bias).bytes();
    KerasBaseWeights.Loaded loaded = load(file);
    assertThat(FloatVectors.copy(loaded.network().params()))
        .isEqualTo(FloatVectors.copy(network.params()));
    assertThat(loaded.sha256()).isEqualTo(Sha256.hex(file));
  }

  @Test
  void namesTheLayerAndBothShapesOfAnotherNetwork() {
    byte[] file =
        file("_", "/kernel:0", "/bias:0")
            .array("conv1", "conv1/kernel:0", new float[3][3][3][32])
            .bytes();
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The Keras file weights/squeezenet.h5 cannot be used: the kernel of layer conv1 has the"
                + " shape [3, 3, 3, 32] in it and [3, 3, 3, 64] in the network; copy it again or"
                + " take another.")
        .extracting(e -> ((UserException) e).exitCode())
        .isEqualTo(ExitCode.BUNDLE_INVALID);
  }

  @Test
  void namesALayerThatIsMissing() {
    byte[] file = new KerasFiles().array("conv1", "conv1/kernel:0", new float[3]).bytes();
    assertThatThrownBy(
            () -> KerasBaseWeights.load(file, "resnet.h5", BaseNetwork.VGG16, SIDE, SIDE))
        .hasMessageContaining(
            "resnet.h5 cannot be used: it has no layer block1_conv1 with a kernel of the shape"
                + " [3, 3, 3, 64] but begins with conv1, [3], so it does not hold the weights of"
                + " vgg16;");
  }

  @Test
  void namesALayerThatTheNetworkHasNot() {
    byte[] file =
        file("_", "/kernel:0", "/bias:0").array("fc1", "fc1/kernel:0", new float[2][3]).bytes();
    assertThatThrownBy(() -> load(file))
        .hasMessageContaining(
            "it has the layer fc1, which squeezenet without its classifying top has not");
  }

  @Test
  void namesAnArrayThatIsMissing() {
    byte[] file = file("_", "/kernel:0", "/bias:0").without("conv1", "conv1/bias:0").bytes();
    assertThatThrownBy(() -> load(file)).hasMessageContaining("layer conv1 has no bias in it");
  }

  @Test
  void readsDepthwiseLayersAndTheBatchNormalizationOfMobileNetV2() {
    ComputationGraph published = BaseNetwork.MOBILENETV2.create(SIDE, SIDE, 4);
    TestFeatures.spread(published, 4);
    ComputationGraph read =
        KerasBaseWeights.load(
                BaseWeightsFiles.of(published), "m.h5", BaseNetwork.MOBILENETV2, SIDE, SIDE)
            .network();
    // Millions of numbers, for which containsExactly with a tolerance takes hours.
    float[] expected = FloatVectors.copy(published.params());
    float[] actual = FloatVectors.copy(read.params());
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(
            IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                .max()
                .orElseThrow())
        .isLessThanOrEqualTo(1e-5);
    assertThat(TestFeatures.errorOfTheEngine(read, new int[] {3, SIDE, SIDE}, 2, 2))
        .isLessThan(1e-4);
  }

  @Test
  void namesTheWidthOfAnotherMobileNet() {
    byte[] file =
        new KerasFiles()
            .array("block_16_project", "block_16_project/kernel:0", new float[1][1][720][240])
            .bytes();
    assertThatThrownBy(
            () -> KerasBaseWeights.load(file, "m.h5", BaseNetwork.MOBILENETV2, SIDE, SIDE))
        .hasMessageContaining(
            "it is of MobileNetV2 of the width 0.75, and only the width 1.0 is supported");
  }

  @Test
  void namesTheArrayOfANumberThatIsNotFinite() {
    float[] bias = new float[64];
    bias[63] = Float.NaN;
    byte[] file = file("_", "/kernel:0", "/bias:0").array("conv1", "conv1/bias:0", bias).bytes();
    assertThatThrownBy(() -> load(file))
        .hasMessage(
            "The Keras file weights/squeezenet.h5 cannot be used: the bias of layer conv1 holds a"
                + " number that is not finite, NaN; copy it again or take another.")
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUNDLE_INVALID));
  }

  @Test
  void aChannelThatNeverVariesHasAFiniteLogarithm() {
    ComputationGraph normalizing =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(2, 2, 1))
                .addLayer("bn", new BatchNormalization.Builder().build(), "in")
                .setOutputs("bn")
                .build());
    normalizing.init();
    float[] zero = {0};
    Dl4jParameters.normalization(
        normalizing.getLayer("bn"), new float[] {2}, zero, zero, zero.clone());
    assertThat(NonFinite.in(normalizing)).isEmpty();
    float output = normalizing.outputSingle(Nd4j.ones(1, 1, 2, 2)).getFloat(0);
    assertThat(output).isCloseTo(2 / (float) Math.sqrt(1e-5), within(0.1f));
  }

  @Test
  void refusesNumbersThatAreNotFloat32() {
    byte[] file =
        file("_", "/kernel:0", "/bias:0").array("conv1", "conv1/bias:0", new double[64]).bytes();
    assertThatThrownBy(() -> load(file))
        .hasMessageContaining("conv1/bias:0 does not hold float32 numbers");
  }

  @Test
  void saysOfEveryOtherFileThatItCannotBeUsed() {
    byte[] file = file("_", "/kernel:0", "/bias:0").bytes();
    assertUnusable(new byte[0]);
    assertUnusable(new byte[] {'P'});
    assertThatThrownBy(() -> load(new byte[] {'P', 'K', 3, 4}))
        .hasMessageContaining("it is a zip, as files .keras are");
    assertUnusable(Arrays.copyOf(file, 500));
    for (int length : new int[] {file.length / 2, file.length - 1}) {
      assertThatThrownBy(() -> load(Arrays.copyOf(file, length)))
          .hasMessageContaining(
              "it is cut: it has %,d of %,d bytes;".formatted(length, file.length));
    }
    assertUnusable(new KerasFiles().layer("input_1").bytes());
  }

  private static void assertUnusable(byte[] file) {
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The Keras file weights/squeezenet.h5 cannot be used: ");
  }

  @Test
  void damagedFilesAreReadOrRefusedWithASentence() {
    byte[] file =
        new KerasFiles()
            .array("conv", "conv/kernel:0", new float[3][3][3][4])
            .array("conv", "conv/bias:0", new float[4])
            .bytes();
    SplittableRandom random = new SplittableRandom(6);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = file.clone();
      for (int j = 0; j < 1 + i % 5; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Throwable thrown = catchThrowable(() -> readAll(damaged));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(UserException.class);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static void readAll(byte[] bytes) {
    try (Hdf5File file = Hdf5File.of(bytes, WHERE)) {
      KerasWeights weights = KerasWeights.of(file);
      for (String layer : weights.layers()) {
        weights.of(layer).values().forEach(path -> file.floats(path));
      }
    }
  }
}
