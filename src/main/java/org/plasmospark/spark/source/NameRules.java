package org.plasmospark.spark.source;

import java.io.Serializable;
import java.util.Optional;
import org.plasmospark.archive.ArchiveFormat;
import org.plasmospark.archive.ArchivePaths;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.MappingRow;

/**
 * What an image is called, hence what it is.
 *
 * @param names says patient and slide of a path
 * @param labels what the folder an image lies in may be called to be its label
 */
public record NameRules(CellNames names, LabelSet labels) implements Serializable {

  /** The file with label, patient and slide by its path. */
  ListedFile named(ListedFile file) {
    if (file.problem() != null) {
      return file;
    }
    CellNames.Ids ids = names.ids(file.path());
    return file.named(label(file.path()), ids.patientId(), ids.slideId());
  }

  /** The same, but what the row of a mapping says wins. */
  ListedFile named(ListedFile file, MappingRow row) {
    ListedFile named = named(file);
    return named.named(
        row.label() == null ? named.label() : row.label(),
        row.patientId() == null ? named.patientId() : row.patientId(),
        row.slideId() == null ? named.slideId() : row.slideId());
  }

  private String label(String path) {
    Optional<String> folder = folder(path).filter(labels::knows);
    return folder.or(() -> folderAround(path).filter(labels::knows)).orElse(null);
  }

  /** The folder that an archive without folders in it lies in. */
  private static Optional<String> folderAround(String path) {
    return ArchivePaths.isMember(path)
            && path.indexOf('/', ArchivePaths.archiveOf(path).length() + 2) < 0
        ? Optional.ofNullable(CellNames.labelOf(ArchivePaths.archiveOf(path)))
        : Optional.empty();
  }

  /** The name of the folder that an image lies in, which may be its label; empty in the root. */
  public static Optional<String> folder(String path) {
    String folder = CellNames.labelOf(path);
    if (folder != null && folder.endsWith("!") && ArchivePaths.isMember(path)) {
      // An archive without folders in it stands for one.
      folder = ArchiveFormat.withoutEnding(folder.substring(0, folder.length() - 1));
    }
    return Optional.ofNullable(folder);
  }
}
