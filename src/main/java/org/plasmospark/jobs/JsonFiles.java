package org.plasmospark.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
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
   * A document of a folder that another job published.
   *
   * @throws UserException INPUT_MISSING if the folder or the document is not there, or not complete
   */
  public static Map<String, Object> readPublished(
      Store store, StorePath folder, String name, String what, String job) throws IOException {
    Map<String, Object> document = read(store, folder, name, what, job);
    if (!store.isPublished(folder)) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The %s %s is not complete: it has no %s; copy it with all its files or run the job %s again."
              .formatted(what, folder, Store.SUCCESS_MARKER, job));
    }
    return document;
  }

  /**
   * Makes sure that a folder was not replaced while it was being listed or read.
   *
   * @param document what {@link #readPublished} found before
   * @throws UserException INPUT_MISSING if it was
   */
  public static void requireUnchanged(
      Store store,
      StorePath folder,
      String name,
      String what,
      String job,
      Map<String, Object> document)
      throws IOException {
    if (!readPublished(store, folder, name, what, job).equals(document)) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The %s %s was replaced while it was being read; start again.".formatted(what, folder));
    }
  }

  /**
   * A document that another job wrote.
   *
   * @param folder that must hold it
   * @param what the folder is, for the sentence
   * @param job that writes such folders
   */
  public static Map<String, Object> read(
      Store store, StorePath folder, String name, String what, String job) throws IOException {
    store.checkReadable(folder, what);
    try {
      return JSON.readValue(
          store.readAll(folder.child(name), MAX_BYTES),
          new TypeReference<Map<String, Object>>() {});
    } catch (FileNotFoundException e) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The %s %s has no %s: give a folder that the job %s wrote."
              .formatted(what, folder, name, job),
          e);
    } catch (JsonProcessingException e) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The %s in %s is damaged: run the job %s again.".formatted(name, folder, job),
          e);
    }
  }
}
