package org.plasmospark.jobs.train;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/**
 * What one of several trainings of a run has written, kept beside its checkpoints until all are
 * done: a copy of its files, and then a document that says that they are all there.
 */
final class FinishedPart {
  private static final String FILES = "finished";
  private static final String DOCUMENT = "finished.json";
  private static final String CONDITIONS = "conditions";

  private final Store store;
  private final StorePath folder;
  private final Map<String, String> conditions;

  /**
   * @param folder of the checkpoints
   * @param conditions under which the files may be taken, by name
   */
  FinishedPart(Store store, StorePath folder, Map<String, String> conditions) {
    this.store = store;
    this.folder = folder;
    this.conditions = conditions;
  }

  /** Whether it was kept, whole. */
  boolean exists() throws IOException {
    return store.exists(folder.child(DOCUMENT));
  }

  /**
   * Keeps files.
   *
   * @param written folder with the files
   * @param facts to be given back with them
   */
  void keep(StorePath written, Map<String, Object> facts) throws IOException {
    store.delete(folder.child(FILES));
    copy(written, folder.child(FILES));
    Map<String, Object> document = new LinkedHashMap<>(facts);
    document.put(CONDITIONS, conditions);
    JsonFiles.write(store, folder.child(DOCUMENT), document);
  }

  /**
   * Gives the files back, if they were kept.
   *
   * @param target folder that they are copied to
   * @return the facts
   * @throws org.plasmospark.UserException USAGE if they were made under other conditions
   */
  Optional<Map<String, Object>> restore(StorePath target) throws IOException {
    if (!exists()) {
      return Optional.empty();
    }
    Map<String, Object> facts =
        JsonFiles.read(store, folder, DOCUMENT, "folder of checkpoints", "train");
    Map<String, String> then = new LinkedHashMap<>();
    ((Map<?, ?>) facts.get(CONDITIONS))
        .forEach((name, value) -> then.put(String.valueOf(name), String.valueOf(value)));
    Checkpoints.requireSame(conditions, then, folder);
    copy(folder.child(FILES), target);
    return Optional.of(facts);
  }

  private void copy(StorePath from, StorePath to) throws IOException {
    try (StoreListing files = store.list(from, ListOptions.HIDDEN_TOO)) {
      while (files.hasNext()) {
        String file = files.next().path();
        try (InputStream in = store.open(from.child(file))) {
          store.writeAtomically(to.child(file), in::transferTo, true);
        }
      }
    }
  }
}
