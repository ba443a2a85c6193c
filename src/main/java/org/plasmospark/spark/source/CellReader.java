package org.plasmospark.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.StoredFile;

/**
 * Reads files of an image folder on the executors. A file that cannot be read becomes a quarantined
 * entry; nothing is skipped and nothing fails because of one file. A store that does not answer is
 * no matter of one file and fails the run.
 */
public final class CellReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Set<String> IMAGE_ENDINGS =
      Set.of("png", "jpg", "jpeg", "tif", "tiff", "bmp");

  private final StorePath root;
  private final ImageLimits limits;
  private final CellNames names;
  private final LabelSet labels;
  private final Broadcast<SerializableConfiguration> hadoop;
  private transient Store store;

  /**
   * @param root of the images
   * @param names says patient and slide of a path
   * @param labels what the folder an image lies in may be called to be its label
   */
  public CellReader(
      StorePath root,
      ImageLimits limits,
      CellNames names,
      LabelSet labels,
      Broadcast<SerializableConfiguration> hadoop) {
    this.root = root;
    this.limits = limits;
    this.names = names;
    this.labels = labels;
    this.hadoop = hadoop;
  }

  /** Whether a listed name has to be accounted for: all but folders that are only folders. */
  static boolean counts(StoredFile file) {
    if (file.kind() != StoredFile.Kind.DIRECTORY) {
      return true;
    }
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    return IMAGE_ENDINGS.contains(
        name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** The file's bytes and what its name says; the pixels are not looked at. */
  public PackedCell read(StoredFile file) {
    String notAFile =
        switch (file.kind()) {
          case FILE -> null;
          case DIRECTORY -> "is a folder that is named like an image";
          case LINK -> "is a symbolic link, which is not followed";
          case UNREADABLE -> "is a folder that cannot be listed";
          case SPECIAL -> "is neither a file nor a folder";
        };
    if (notAFile != null) {
      return quarantined(file, new Rejected(RejectReason.UNREADABLE, notAFile));
    }
    return limits
        .rejectLength(file.length())
        .map(tooLarge -> quarantined(file, tooLarge))
        .orElseGet(() -> readBytes(file.path(), file));
  }

  /** As {@link #read(StoredFile)}, for a row of a manifest. */
  public PackedCell read(ManifestEntry entry) {
    return read(new StoredFile(entry.path(), entry.bytes(), 0));
  }

  private PackedCell readBytes(String path, StoredFile file) {
    byte[] bytes;
    try {
      bytes = store().readAll(root.child(path), Math.toIntExact(limits.maxBytes()));
    } catch (FileTooLargeException e) {
      return quarantined(
          file, new Rejected(RejectReason.TOO_LARGE_FILE, "grew while it was being read"));
    } catch (IOException | IllegalArgumentException e) {
      if (e instanceof IOException failure && StoreFailures.isOutage(failure)) {
        throw new UncheckedIOException(failure);
      }
      return quarantined(
          file, new Rejected(RejectReason.UNREADABLE, String.valueOf(e.getMessage())));
    }
    CellNames.Ids ids = names.ids(path);
    String folder = CellNames.labelOf(path);
    String label = folder != null && labels.knows(folder) ? folder : null;
    return new PackedCell(
        ManifestEntry.ok(
            path, label, ids.patientId(), ids.slideId(), 0, 0, bytes.length, sha256(bytes)),
        bytes);
  }

  private Store store() {
    if (store == null) {
      store = new HadoopStore(hadoop.value().value());
    }
    return store;
  }

  private static PackedCell quarantined(StoredFile file, Rejected rejected) {
    return new PackedCell(
        ManifestEntry.quarantined(file.path(), file.length(), rejected.sentence()), null);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
