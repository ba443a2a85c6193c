package org.plasmospark.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.output.OutputPlace;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** Small JSON documents on a store. */
public final class JsonFiles {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final int MAX_BYTES = 16 << 20;

  private JsonFiles() {}

  /** Writes a document at once and complete, in place of one that is there. */
  public static void write(Store store, StorePath file, Map<String, Object> document)
      throws IOException {
    store.writeAtomically(file, text(document).getBytes(StandardCharsets.UTF_8), true);
  }

  private static String text(Map<String, Object> document) {
    try {
      return JSON.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a document of plain values", e);
    }
  }

  /**
   * A folder that another job published.
   *
   * @param what the folder is, for the sentence
   * @param job that publishes such folders
   * @throws UserException INPUT_MISSING if it is not there, or not complete
   */
  public static PublishedFolder published(Store store, StorePath folder, String what, String job)
      throws IOException {
    Optional<PublishedFolder> published = PublishedFolder.find(store, folder);
    if (published.isPresent()) {
      return published.get();
    }
    if (PublishedFolder.isBegun(store, folder)) {
      throw PublishedFolder.incomplete(what, folder);
    }
    store.checkReadable(folder, what);
    throw new UserException(
        ExitCode.INPUT_MISSING,
        "The %s %s is not complete: it has no %s; copy it with all its files or run the job %s again."
            .formatted(what, folder, OutputPlace.SUCCESS, job));
  }

  /**
   * A document that another job wrote.
   *
   * @param folder that must hold it
   * @param what the folder is, for the sentence
   * @param job that writes such folders
   */
  public static Map<String, Object> read(
      Store store, PublishedFolder folder, String name, String what, String job)
      throws IOException {
    return read(store, folder.path(name), folder.address(), what, job);
  }

  /** As the other, of a folder that is not published on its own. */
  public static Map<String, Object> read(
      Store store, StorePath folder, String name, String what, String job) throws IOException {
    store.checkReadable(folder, what);
    return read(store, folder.child(name), folder, what, job);
  }

  /**
   * As the other, of a file whose place is known.
   *
   * @param folder that people name
   */
  public static Map<String, Object> read(
      Store store, StorePath file, StorePath folder, String what, String job) throws IOException {
    try {
      return JSON.readValue(
          store.readAll(file, MAX_BYTES), new TypeReference<Map<String, Object>>() {});
    } catch (FileNotFoundException e) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The %s %s has no %s: give a folder that the job %s wrote."
              .formatted(what, folder, file.name(), job),
          e);
    } catch (JsonProcessingException e) {
      throw damaged(file, folder, job, e);
    }
  }

  /**
   * What to say of a document that does not hold what the job that wrote it writes.
   *
   * @param folder that people name
   */
  public static UserException damaged(
      StorePath file, StorePath folder, String job, Exception cause) {
    return new UserException(
        ExitCode.INPUT_MISSING,
        "The %s in %s is damaged: run the job %s again.".formatted(file.name(), folder, job),
        cause);
  }
}
