package org.plasmospark.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.model.NativeBackend;
import org.plasmospark.model.SeveralNetworks;
import org.plasmospark.model.SmallTraining;
import org.plasmospark.output.Attempt;
import org.plasmospark.output.Claimant;
import org.plasmospark.output.Contents;
import org.plasmospark.output.OutputPlace;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

class BundlesTest {
  private static final Store STORE = new HadoopStore(new Configuration());

  @TempDir Path folder;

  @BeforeAll
  static void selectTheBackend() {
    NativeBackend.select();
  }

  @Test
  void readsABundleFromAFolderAndFromAZip() throws IOException {
    ModelBundle bundle = bundle(0.25f);
    assertThat(Bundles.read(STORE, write(bundle)).metadata()).isEqualTo(bundle.metadata());
    assertThat(Bundles.read(STORE, zip(bundle)).metadata()).isEqualTo(bundle.metadata());
  }

  @Test
  void readsSeveralNetworksFromAFolderAndFromAZip() throws IOException {
    ModelBundle bundle = several(0.25f, 0.5f, 0.75f);
    for (StorePath address : List.of(write(bundle), zip(bundle))) {
      ModelBundle read = Bundles.read(STORE, address);
      assertThat(read.metadata()).isEqualTo(bundle.metadata());
      assertThat(read.networks()).containsExactlyElementsOf(bundle.networks());
    }
    Map<String, byte[]> inAFolder = new LinkedHashMap<>();
    bundle.files().forEach((name, bytes) -> inAFolder.put("model/" + name, bytes));
    // One that lies elsewhere in the zip is another.
    inAFolder.put("model-2.zip", new byte[] {1});
    assertThat(Bundles.read(STORE, zip(inAFolder)).metadata()).isEqualTo(bundle.metadata());
  }

  @Test
  void refusesSeveralNetworksOfWhichOneIsMissingLongerOrNotFinite() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>(several(0.25f, 0.5f).files());
    files.put("model-2.zip", new byte[10_000_000]);
    assertInvalid(zip(files), "its \"model-2.zip\" has more than");
    files.remove("model-2.zip");
    assertInvalid(zip(files), "model-2.zip is missing");
    StorePath folder = write(several(0.25f, 0.5f));
    STORE.delete(folder.child("model-2.zip"));
    assertInvalid(folder, "model-2.zip is missing");
    STORE.writeAtomically(folder.child("model-2.zip"), new byte[10_000_000], true);
    assertInvalid(folder, "model-2.zip has more than");
    assertInvalid(zip(several(0.25f, Float.NaN)), "holds a number that is not finite");
  }

  /**
   * Jobs read what was published; a file that somebody put there would be ignored without a word.
   */
  @Test
  void refusesABundleOfWhichAFileWasExchangedAfterItWasPublished() throws IOException {
    OutputPlace place = OutputPlace.folder(StorePath.of(folder.resolve("published")));
    try (Attempt attempt = Attempt.alone(STORE, place, Claimant.of("train-1").get())) {
      Bundles.write(STORE, attempt.files(), several(0.25f, 0.5f));
      attempt.commit(Contents.replacing());
    }
    assertThat(Bundles.read(STORE, place.base()).metadata())
        .isEqualTo(several(0.25f, 0.5f).metadata());
    for (String file : several(0.25f, 0.5f).files().keySet()) {
      byte[] before = STORE.readAll(place.base().child(file), 1 << 24);
      STORE.writeAtomically(place.base().child(file), new byte[] {'{', '}'}, true);
      assertThatThrownBy(() -> Bundles.read(STORE, place.base()))
          .hasMessageContaining("are not those that were published")
          .isInstanceOfSatisfying(
              UserException.class,
              e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUNDLE_INVALID));
      STORE.writeAtomically(place.base().child(file), before, true);
    }
    assertThat(Bundles.read(STORE, place.base())).isNotNull();
  }

  @Test
  void refusesABundleWithAParameterThatIsNotFinite() throws IOException {
    ModelBundle bundle = bundle(Float.NaN);
    for (StorePath address : List.of(write(bundle), zip(bundle))) {
      assertThatThrownBy(() -> Bundles.read(STORE, address))
          .hasMessage(
              "The model bundle %s cannot be used: the W of layer 0 in model.zip holds a number that is not finite; train again or copy it anew."
                  .formatted(address))
          .isInstanceOfSatisfying(
              UserException.class,
              e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUNDLE_INVALID));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model/", "./", "model\\"})
  void readsAZipOfOneFolder(String top) throws IOException {
    ModelBundle bundle = bundle(0.25f);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    bundle.files().forEach((name, bytes) -> entries.put(top + name, bytes));
    entries.put("__MACOSX/model/._metadata.json", new byte[] {1});
    entries.put("model/_plasmospark/attempts/1/files/metadata.json", new byte[] {1});
    assertThat(Bundles.read(STORE, zip(entries)).metadata()).isEqualTo(bundle.metadata());
  }

  @Test
  void saysWhatAZipHolds() throws IOException {
    ModelBundle bundle = bundle(0.25f);
    byte[] metadata = bundle.files().get(ModelBundle.METADATA_FILE);
    assertInvalid(
        zip(Map.of("a/b/metadata.json", metadata)),
        "metadata.json is missing at its top or in one folder there, it holds only"
            + " \"a/b/metadata.json\"");
    assertInvalid(
        zip(Map.of("a/metadata.json", metadata, "b/metadata.json", metadata)),
        "it holds several bundles, in");
    assertInvalid(zip(Map.of("a/metadata.json", metadata)), "model.zip is missing");
    assertInvalid(zip(Map.of()), "it is no zip, or an empty one");
    Map<String, byte[]> many = new LinkedHashMap<>(bundle.files());
    for (int i = 0; i < 1_000; i++) {
      many.put("x" + i, new byte[0]);
    }
    assertInvalid(zip(many), "more than 1,000 entries");
  }

  @Test
  void refusesAnArchiveThatUnpacksAsABombDoes() throws IOException {
    ModelBundle bundle = bundle(0.25f);
    byte[] zeros = new byte[200 << 20];
    for (String name : List.of("metadata.json", "model.zip", "model/metadata.json", "readme")) {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      entries.put(name, zeros);
      bundle.files().forEach(entries::putIfAbsent);
      assertRefusedCheaply(zip(entries));
    }
  }

  @Test
  void readsNoFileThatIsLongerThanItMayBe() throws IOException {
    StorePath address = write(bundle(0.25f));
    for (String name : List.of(ModelBundle.MODEL_FILE, ModelBundle.METADATA_FILE)) {
      try (RandomAccessFile file =
          new RandomAccessFile(folder.resolve("bundle").resolve(name).toFile(), "rw")) {
        file.setLength(900 << 20);
      }
      assertRefusedCheaply(address);
      assertInvalid(address, name + " has more than");
    }
  }

  private static void assertRefusedCheaply(StorePath address) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertInvalid(address, "");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(128 << 20);
  }

  private static void assertInvalid(StorePath address, String part) {
    assertThatThrownBy(() -> Bundles.read(STORE, address))
        .hasMessageContainingAll(address.toString(), part)
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUNDLE_INVALID));
  }

  private StorePath write(ModelBundle bundle) throws IOException {
    Path path = Files.createDirectories(folder.resolve("bundle"));
    Bundles.write(STORE, StorePath.of(path), bundle);
    return StorePath.of(path);
  }

  private StorePath zip(ModelBundle bundle) throws IOException {
    return zip(bundle.files());
  }

  private StorePath zip(Map<String, byte[]> files) throws IOException {
    Path path = folder.resolve("bundle.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return StorePath.of(path);
  }

  /** A bundle of networks one of whose parameters has a value each. */
  private static ModelBundle several(float... parameters) throws IOException {
    List<byte[]> networks = new ArrayList<>();
    for (float parameter : parameters) {
      networks.add(bundle(parameter).networks().get(0));
    }
    return ModelBundle.create(
        SeveralNetworks.described(bundle(0.25f).metadata(), parameters.length), networks);
  }

  /** A bundle one of whose parameters has a value; written by DL4J, which looks at none. */
  private static ModelBundle bundle(float parameter) throws IOException {
    MultiLayerNetwork network = CustomCnn.network(20, 24, SmallTraining.options(1e-3), 1);
    network.getLayer(0).getParam("W").putScalar(11, parameter);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, zip, false);
    return ModelBundle.create(
        new BundleMetadata(
            BundleMetadata.FORMAT,
            "custom-cnn",
            null,
            "two convolutions",
            network.numParams(),
            List.of("Uninfected", "Parasitized"),
            new BundleMetadata.Input(List.of(3, 20, 24), "NCHW", "float32"),
            new BundleMetadata.Preprocessing(24, 20, "unit", "antialiased-bilinear", null, "abc"),
            new BundleMetadata.Threshold(0.5, "default"),
            null,
            null,
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            Map.of(),
            "run-1",
            "2026-01-01T00:00:00Z",
            "tests",
            "everything else",
            Map.of()),
        zip.toByteArray());
  }
}
