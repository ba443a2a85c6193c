package org.plasmospark.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.manifest.Texts;

/**
 * A trained model with everything that scoring needs: its network, or several whose probabilities
 * are averaged, and their description. Its files are {@value #METADATA_FILE} and one for each
 * network, {@link #networkFile}; where they are kept is the caller's affair.
 */
public final class ModelBundle {
  /** The description. */
  public static final String METADATA_FILE = "metadata.json";

  /** The network, or the first of several, as DL4J writes it. */
  public static final String MODEL_FILE = "model.zip";

  /** The largest description that is read, in bytes. */
  public static final int MAX_METADATA_BYTES = 1 << 20;

  /** The most bytes of all networks together that are read. */
  public static final int MAX_MODEL_BYTES = 1 << 30;

  private static final int VERSION_DIGITS = 12;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final BundleMetadata metadata;
  private final List<byte[]> networks;

  private ModelBundle(BundleMetadata metadata, List<byte[]> networks) {
    this.metadata = metadata;
    this.networks = List.copyOf(networks);
  }

  /**
   * A new bundle; version and file hashes of the description are filled in here.
   *
   * @param description version and files are ignored
   * @param modelZip the network as {@link ModelZip} writes it
   */
  public static ModelBundle create(BundleMetadata description, byte[] modelZip) {
    return create(description, List.of(modelZip));
  }

  /**
   * The same of several networks.
   *
   * @param description which names as many
   * @param networks each as {@link ModelZip} writes it
   */
  public static ModelBundle create(BundleMetadata description, List<byte[]> networks) {
    if (networks.size() != description.networkCount()) {
      throw new IllegalArgumentException(
          "%d networks for a description of %d"
              .formatted(networks.size(), description.networkCount()));
    }
    Map<String, BundleMetadata.FileHash> files = new TreeMap<>();
    for (int i = 0; i < networks.size(); i++) {
      byte[] zip = networks.get(i);
      files.put(networkFile(i), new BundleMetadata.FileHash(sha256(zip), zip.length));
    }
    BundleMetadata described = description.withVersion("", files);
    return new ModelBundle(described.withVersion(versionOf(described), files), networks);
  }

  /**
   * The file of a network: {@value #MODEL_FILE}, {@code model-2.zip}, {@code model-3.zip} and so
   * on.
   *
   * @param index from 0
   */
  public static String networkFile(int index) {
    return index == 0 ? MODEL_FILE : "model-%d.zip".formatted(index + 1);
  }

  /** The files of a description's networks, in their order. */
  public static List<String> networkFiles(BundleMetadata metadata) {
    return IntStream.range(0, metadata.networkCount()).mapToObj(ModelBundle::networkFile).toList();
  }

  /**
   * The bundle in its files.
   *
   * @param files contents by name
   * @param where for the sentences
   * @throws UserException BUNDLE_INVALID if a file is missing, damaged or of another format
   */
  public static ModelBundle parse(Map<String, byte[]> files, String where) {
    BundleMetadata metadata = description(required(files, METADATA_FILE, where), where);
    List<byte[]> networks = new ArrayList<>();
    for (String name : networkFiles(metadata)) {
      byte[] zip = required(files, name, where);
      if (!sha256(zip).equals(metadata.files().get(name).sha256())) {
        throw invalid(
            where, name + " is not the file that " + METADATA_FILE + " describes (sha256 differs)");
      }
      networks.add(zip);
    }
    if (!versionOf(metadata).equals(metadata.version())) {
      throw invalid(where, METADATA_FILE + " was changed after the bundle was written");
    }
    return new ModelBundle(metadata, networks);
  }

  /** The files of the bundle, contents by name. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < networks.size(); i++) {
      files.put(networkFile(i), networks.get(i));
    }
    files.put(METADATA_FILE, json(metadata));
    return files;
  }

  /** The description. */
  public BundleMetadata metadata() {
    return metadata;
  }

  /** The networks, each as DL4J writes it; not copies. */
  public List<byte[]> networks() {
    return networks;
  }

  /**
   * Reads and checks a description before anything that it speaks of is read.
   *
   * @param bytes of {@value #METADATA_FILE}
   * @param where for the sentences
   * @throws UserException BUNDLE_INVALID if it is damaged, or a field cannot be
   */
  public static BundleMetadata description(byte[] bytes, String where) {
    BundleMetadata metadata;
    try {
      metadata = JSON.readValue(bytes, BundleMetadata.class);
    } catch (JsonMappingException e) {
      String field = field(e);
      throw invalid(
          where,
          field.isEmpty()
              ? METADATA_FILE + " is not a bundle description"
              : METADATA_FILE + " is not a bundle description, its " + field + " cannot be read",
          e);
    } catch (IOException e) {
      throw invalid(where, METADATA_FILE + " is not a bundle description", e);
    }
    if (metadata == null) {
      throw invalid(where, METADATA_FILE + " is empty");
    }
    BundleChecks.require(metadata, where);
    return metadata;
  }

  private static String field(JsonMappingException e) {
    String field =
        e.getPath().stream()
            .map(part -> part.getFieldName() == null ? "" + part.getIndex() : part.getFieldName())
            .collect(Collectors.joining("."));
    return field.isEmpty() ? "" : Texts.quote(field);
  }

  private static byte[] required(Map<String, byte[]> files, String name, String where) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw invalid(where, name + " is missing, there is only " + List.copyOf(files.keySet()));
    }
    return bytes;
  }

  /** The version that a description must have; the one that it has does not enter. */
  static String versionOf(BundleMetadata metadata) {
    return sha256(json(metadata.withVersion("", metadata.files()))).substring(0, VERSION_DIGITS);
  }

  private static byte[] json(BundleMetadata metadata) {
    try {
      return (JSON.writeValueAsString(metadata) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("metadata that cannot be written as JSON", e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static UserException invalid(String where, String why) {
    return invalid(where, why, null);
  }

  /**
   * The sentence for a bundle that cannot be used.
   *
   * @param where the bundle is
   * @param why without a capital and a full stop
   * @param cause null if there is none
   */
  public static UserException invalid(String where, String why, Throwable cause) {
    return new UserException(
        ExitCode.BUNDLE_INVALID,
        "The model bundle " + where + " cannot be used: " + why + "; train again or copy it anew.",
        cause);
  }
}
