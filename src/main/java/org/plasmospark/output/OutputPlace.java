package org.plasmospark.output;

import java.util.List;
import org.plasmospark.storage.StorePath;

/**
 * The places of one output.
 *
 * @param base folder in which people find its files
 * @param control hidden folder with its versions, attempts and leases
 * @param owned names below {@code base} that are this output's alone; empty if all are
 * @param markers names of the files that are there while the files below {@code base} are exactly
 *     those of one version; removed first, written last, in this order
 */
public record OutputPlace(
    StorePath base, StorePath control, List<String> owned, List<String> markers) {
  /** Name of the hidden folder below every output. */
  public static final String HIDDEN = "_plasmospark";

  private static final String FILES = "files";

  /** Name of the file that says that a folder is complete. */
  public static final String SUCCESS = "_SUCCESS";

  /** Copies the lists. */
  public OutputPlace {
    owned = List.copyOf(owned);
    markers = List.copyOf(markers);
  }

  /** The output that is a folder of its own. */
  public static OutputPlace folder(StorePath out) {
    return new OutputPlace(out, out.child(HIDDEN), List.of(), List.of(SUCCESS));
  }

  /**
   * One of several outputs that share a folder.
   *
   * @param name of this output, unique among those below {@code out}
   * @param owned folders below {@code out} that are its own
   * @param markers relative to {@code out}; one of another name than {@link #SUCCESS} is written by
   *     the job and says by its content whose it is
   */
  public static OutputPlace part(
      StorePath out, String name, List<String> owned, List<String> markers) {
    return new OutputPlace(out, out.child(HIDDEN).child(name), owned, markers);
  }

  /** The folder with a record for each version. */
  StorePath log() {
    return control.child("versions");
  }

  /** The folder with the folders of all attempts. */
  StorePath attempts() {
    return control.child("attempts");
  }

  /** All that one attempt owns. */
  StorePath attempt(String id) {
    return attempts().child(id);
  }

  /** The files that an attempt publishes. */
  StorePath files(String id) {
    return attempt(id).child(FILES);
  }

  /** The name of an attempt's file, relative to the folder of all attempts. */
  static String file(String id, String name) {
    return id + "/" + FILES + "/" + name;
  }

  /** The files that an attempt needs while it runs. */
  StorePath scratch(String id) {
    return attempt(id).child("work");
  }

  /** The folder with the leases of attempts. */
  StorePath leases() {
    return control.child("leases");
  }
}
