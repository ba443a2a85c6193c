package org.plasmospark.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.plasmospark.UserException;
import org.plasmospark.manifest.Texts;

/** A network as DL4J's own zip and back, so that any DL4J opens what is trained here. */
public final class ModelZip {
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";

  /** What DL4J may read from an untrusted zip; its other entries are Java-serialized objects. */
  private static final Set<String> ENTRIES =
      Set.of(CONFIGURATION, COEFFICIENTS, "updaterState.bin", "noUpdater.marker");

  private static final Set<String> REQUIRED = Set.of(CONFIGURATION, COEFFICIENTS);

  /** ResNet50 with a head has 300 kB. */
  static final int MAX_CONFIGURATION_BYTES = 8 << 20;

  /** The earliest that a zip can hold. */
  static final LocalDateTime TIME_OF_ENTRIES = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final JsonFactory JSON = new JsonFactory();

  private ModelZip() {}

  /**
   * The zip of a network, without the state of its updater and with DL4J's stock loss, dropout and
   * a plain learning rate in place of ours, so that it opens where Plasmospark is not on the class
   * path.
   *
   * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph}
   * @throws IllegalArgumentException if a parameter is not finite
   */
  public static byte[] write(Model network) {
    NonFinite.in(network)
        .ifPresent(
            array -> {
              throw new IllegalArgumentException("the " + array + " is not finite");
            });
    Model stock =
        network instanceof ComputationGraph graph
            ? graph.clone()
            : ((MultiLayerNetwork) network).clone();
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      Networks.layers(stock).forEach(ModelZip::makeStock);
      ModelSerializer.writeModel(stock, out, false);
      return withoutTimes(out.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    } finally {
      NetworkMemory.free(stock);
    }
  }

  /**
   * The same entries, all of one time. DL4J stamps them with the clock, and a bundle's version is a
   * hash of the file.
   */
  private static byte[] withoutTimes(byte[] zip) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(zip.length);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
        ZipOutputStream copy = new ZipOutputStream(out)) {
      // Parameters hardly get smaller by trying harder.
      copy.setLevel(Deflater.BEST_SPEED);
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        ZipEntry timeless = new ZipEntry(entry.getName());
        timeless.setTimeLocal(TIME_OF_ENTRIES);
        copy.putNextEntry(timeless);
        in.transferTo(copy);
      }
    }
    return out.toByteArray();
  }

  private static void makeStock(Layer layer) {
    if (layer.getIDropout() instanceof SeededDropout dropout) {
      layer.setIDropout(new Dropout(1 - dropout.rate()));
    }
    if (layer instanceof BaseLayer trained
        && trained.getIUpdater() instanceof Adam adam
        && adam.getLearningRateSchedule() instanceof LearningRateSchedule schedule) {
      trained.setIUpdater(
          new Adam(schedule.rate(), adam.getBeta1(), adam.getBeta2(), adam.getEpsilon()));
    }
    if (layer instanceof BaseOutputLayer output
        && output.getLossFn() instanceof LogitBinaryCrossEntropy) {
      output.setLossFn(new LossBinaryXENT());
    }
  }

  /**
   * The network in a zip.
   *
   * @param where for the sentence
   * @return a {@code MultiLayerNetwork} or a {@code ComputationGraph}
   * @throws UserException BUNDLE_INVALID if it is not a network of DL4J's, or a parameter is not
   *     finite
   */
  public static Model read(byte[] zip, String where) {
    try {
      Model network = network(zip, check(zip, where));
      Optional<String> bad = NonFinite.in(network);
      if (bad.isPresent()) {
        NetworkMemory.free(network);
        throw ModelBundle.invalid(
            where,
            "the %s in %s holds a number that is not finite"
                .formatted(bad.get(), ModelBundle.MODEL_FILE));
      }
      return network;
    } catch (UserException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw notReadable(where, e);
    }
  }

  /**
   * Makes sure that all parameters of the network in a zip are finite, without making the network.
   *
   * @param where for the sentence
   * @throws UserException BUNDLE_INVALID as for {@link #read}
   */
  public static void requireFinite(byte[] zip, String where) {
    try {
      if (!check(zip, where).finite()) {
        // Names the layer; or finds that all is well with a file that is written otherwise.
        NetworkMemory.free(read(zip, where));
      }
    } catch (IOException e) {
      throw notReadable(where, e);
    }
  }

  private static UserException notReadable(String where, Exception cause) {
    return ModelBundle.invalid(
        where, ModelBundle.MODEL_FILE + " is not a network that DL4J reads", cause);
  }

  private static Model network(byte[] zip, Checked checked) throws IOException {
    // DL4J's own reader believes whatever size a file claims.
    float[] parameters =
        FloatVectors.read(entry(zip, COEFFICIENTS))
            .orElseThrow(() -> new IOException(COEFFICIENTS + " is no vector"));
    String json = new String(checked.configuration(), StandardCharsets.UTF_8);
    return new PortableNetwork(checked.graph(), json, parameters).toNetwork();
  }

  /**
   * Only the configuration of a graph has vertices. It is read to its end, since DL4J's own reader
   * has no bound on how deeply it is nested.
   */
  private static boolean isGraph(byte[] configuration) throws IOException {
    boolean graph = false;
    try (JsonParser parser = JSON.createParser(configuration)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(CONFIGURATION + " is no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean vertices = parser.currentName().equals("vertices");
        graph |= parser.nextToken() == JsonToken.START_OBJECT && vertices;
        parser.skipChildren();
      }
    }
    return graph;
  }

  /**
   * What a zip holds.
   *
   * @param configuration of the network
   * @param graph whether it is that of a graph
   * @param finite whether all parameters are known to be finite
   */
  private record Checked(byte[] configuration, boolean graph, boolean finite) {}

  /** Looks at all entries. */
  private static Checked check(byte[] zip, String where) throws IOException {
    Set<String> seen = new HashSet<>();
    byte[] configuration = {};
    boolean finite = false;
    long unpacked = 0;
    long most = UnpackingLimit.of(zip.length);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!ENTRIES.contains(entry.getName()) || !seen.add(entry.getName())) {
          throw ModelBundle.invalid(
              where,
              ModelBundle.MODEL_FILE + " has an unexpected entry " + Texts.quote(entry.getName()));
        }
        if (entry.getName().equals(CONFIGURATION)) {
          configuration = in.readNBytes(MAX_CONFIGURATION_BYTES + 1);
          if (configuration.length > MAX_CONFIGURATION_BYTES) {
            throw ModelBundle.invalid(
                where, CONFIGURATION + " has more than " + MAX_CONFIGURATION_BYTES + " bytes");
          }
        }
        if (entry.getName().equals(COEFFICIENTS)) {
          CoefficientScan scan = CoefficientScan.of(in, most - unpacked);
          unpacked += scan.length();
          if (unpacked <= most && !scan.whole()) {
            throw notReadable(where, null);
          }
          finite = scan.finite();
        }
        unpacked += length(in, most - unpacked);
        if (unpacked > most) {
          throw ModelBundle.invalid(
              where,
              ModelBundle.MODEL_FILE + " unpacks to more than " + most + " bytes, as a bomb does");
        }
      }
    }
    if (!seen.containsAll(REQUIRED)) {
      throw ModelBundle.invalid(where, ModelBundle.MODEL_FILE + " lacks " + REQUIRED);
    }
    return new Checked(configuration, isGraph(configuration), finite);
  }

  /** An entry of a zip that was checked. */
  private static byte[] entry(byte[] zip, String name) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      ZipEntry entry = in.getNextEntry();
      while (!entry.getName().equals(name)) {
        entry = in.getNextEntry();
      }
      return in.readAllBytes();
    }
  }

  private static long length(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long length = 0;
    for (int n = in.read(buffer); n >= 0 && length <= most; n = in.read(buffer)) {
      length += n;
    }
    return length;
  }
}
