package org.plasmospark.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * A trained model with everything that scoring needs: the network and its description. Its files
 * are {@value #METADATA_FILE} and {@value #MODEL_FILE}; where they are kept is the caller's affair.
 */
public final class ModelBundle {
  /** The description. */
  public static final String METADATA_FILE = "metadata.json";

  /** The network, as DL4J writes it. */
  public static final String MODEL_FILE = "model.zip";

  /** The largest description that is read, in bytes. */
  public static final int MAX_METADATA_BYTES = 1 << 20;

  private static final int VERSION_DIGITS = 12;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final BundleMetadata metadata;
  private final byte[] modelZip;

  private ModelBundle(BundleMetadata metadata, byte[] modelZip) {
    this.metadata = metadata;
    this.modelZip = modelZip;
  }

  /**
   * A new bundle; version and file hashes of the description are filled in here.
   *
   * @param description version and files are ignored
   * @param modelZip the network as {@link ModelZip} writes it
   */
  public static ModelBundle create(BundleMetadata description, byte[] modelZip) {
    Map<String, BundleMetadata.FileHash> files =
        Map.of(MODEL_FILE, new BundleMetadata.FileHash(sha256(modelZip), modelZip.length));
    BundleMetadata unversioned = description.withVersion("", files);
    return new ModelBundle(unversioned.withVersion(versionOf(unversioned), files), modelZip);
  }

  /**
   * The bundle in its files.
   *
   * @param files contents by name
   * @param where for the sentences
   * @throws UserException BUNDLE_INVALID if a file is missing, damaged or of another format
   */
  public static ModelBundle parse(Map<String, byte[]> files, String where) {
    BundleMetadata metadata = parseMetadata(required(files, METADATA_FILE, where), where);
    byte[] modelZip = required(files, MODEL_FILE, where);
    BundleMetadata.FileHash expected =
        metadata.files() == null ? null : metadata.files().get(MODEL_FILE);
    if (expected == null || !sha256(modelZip).equals(expected.sha256())) {
      throw invalid(
          where,
          MODEL_FILE + " is not the file that " + METADATA_FILE + " describes (sha256 differs)");
    }
    if (!versionOf(metadata.withVersion("", metadata.files())).equals(metadata.version())) {
      throw invalid(where, METADATA_FILE + " was changed after the bundle was written");
    }
    return new ModelBundle(metadata, modelZip);
  }

  /** The files of the bundle, contents by name. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(MODEL_FILE, modelZip);
    files.put(METADATA_FILE, json(metadata));
    return files;
  }

  /** The description. */
  public BundleMetadata metadata() {
    return metadata;
  }

  /** The network, as DL4J writes it; not a copy. */
  public byte[] modelZip() {
    return modelZip;
  }

  private static BundleMetadata parseMetadata(byte[] bytes, String where) {
    BundleMetadata metadata;
    try {
      metadata = JSON.readValue(bytes, BundleMetadata.class);
    } catch (IOException e) {
      throw invalid(where, METADATA_FILE + " is not a bundle description", e);
    }
    if (metadata == null) {
      throw invalid(where, METADATA_FILE + " is empty");
    }
    if (metadata.format() != BundleMetadata.FORMAT) {
      throw invalid(
          where,
          "its format is "
              + metadata.format()
              + " and this version reads format "
              + BundleMetadata.FORMAT);
    }
    boolean complete =
        metadata.labels() != null
            && metadata.labels().size() == 2
            && metadata.preprocessing() != null
            && metadata.threshold() != null
            && metadata.name() != null
            && metadata.version() != null;
    if (!complete) {
      throw invalid(
          where, METADATA_FILE + " lacks name, version, labels, preprocessing or threshold");
    }
    double threshold = metadata.threshold().value();
    if (!(threshold >= 0 && threshold <= 1)) {
      throw invalid(where, "its threshold is " + threshold + " and not in [0, 1]");
    }
    return metadata;
  }

  private static byte[] required(Map<String, byte[]> files, String name, String where) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw invalid(where, name + " is missing, there is only " + List.copyOf(files.keySet()));
    }
    return bytes;
  }

  private static String versionOf(BundleMetadata unversioned) {
    return sha256(json(unversioned)).substring(0, VERSION_DIGITS);
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

  static UserException invalid(String where, String why, Throwable cause) {
    return new UserException(
        ExitCode.BUNDLE_INVALID,
        "The model bundle " + where + " cannot be used: " + why + "; train again or copy it anew.",
        cause);
  }
}
