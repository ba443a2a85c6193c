package org.plasmospark.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import org.plasmospark.UserException;

/**
 * What this program needs of a file store, and no more. Implementations are safe to share between
 * threads. A missing file is a {@link FileNotFoundException} everywhere.
 */
public interface Store {
  /** The file that says that a directory is complete; it is written last. */
  String SUCCESS_MARKER = "_SUCCESS";

  /**
   * The file that says that a folder is being written in its place, or was when its job was cut
   * off. Whoever finds it must not read the folder.
   */
  String PUBLISHING_MARKER = "_PUBLISHING";

  /** Fills a file. */
  @FunctionalInterface
  interface ContentWriter {
    /** Writes everything; need not close the stream. */
    void write(OutputStream out) throws IOException;
  }

  /** Whether there is a file or folder. */
  boolean exists(StorePath path) throws IOException;

  /** Whether there is a folder; on S3, anything below that name. */
  boolean isDirectory(StorePath path) throws IOException;

  /**
   * Everything below a folder, at any depth, without following links; memory does not grow with the
   * number of files.
   *
   * @param root a folder
   * @throws FileNotFoundException when the root is missing
   * @throws NotDirectoryException when it is a file
   */
  StoreListing list(StorePath root, ListOptions options) throws IOException;

  /**
   * The bytes of a file, buffered.
   *
   * @throws FileNotFoundException when it is missing or a folder
   */
  InputStream open(StorePath path) throws IOException;

  /**
   * The bytes of a file for reading anywhere in it, not buffered; one thread at a time.
   *
   * @throws FileNotFoundException when it is missing or a folder
   */
  SeekableByteChannel openSeekable(StorePath path) throws IOException;

  /**
   * A whole file that is known to be small.
   *
   * @throws FileTooLargeException when it has more bytes than that, before they are held in memory
   */
  byte[] readAll(StorePath path, int maxBytes) throws IOException;

  /**
   * Writes a file that appears at once and complete, or not at all; its folders are made. On disks
   * and HDFS it is written under a hidden name and renamed; on S3 an object appears when its upload
   * ends, and an upload that fails is aborted.
   *
   * @param overwrite replace an existing file
   * @throws FileAlreadyExistsException when it exists and must not be replaced; of several writers
   *     at once only one succeeds, except on S3, which cannot promise that
   */
  void writeAtomically(StorePath path, ContentWriter content, boolean overwrite) throws IOException;

  /** As {@link #writeAtomically(StorePath, ContentWriter, boolean)}. */
  default void writeAtomically(StorePath path, byte[] content, boolean overwrite)
      throws IOException {
    writeAtomically(path, out -> out.write(content), overwrite);
  }

  /**
   * Begins a folder that appears whole or not at all. Nothing is touched before {@link
   * Publication#folder} is asked for; a publication that is closed without having been published
   * leaves nothing of its own. Readers ask {@link #isPublished}, or are told by {@link
   * #checkReadable}.
   *
   * <p>On disks and HDFS the folder is written beside its place and renamed, so that it appears at
   * once. A replaced folder is first renamed to {@code _replaced.NAME} beside it: readers see the
   * old one, for a moment none, then the new one, and after a crash in that moment the old one
   * still lies there.
   *
   * <p>S3 has no rename, and copying would send every byte through this process. There the folder
   * is written in its place: first {@link #PUBLISHING_MARKER}, then the old contents are removed
   * and the new ones written, then comes {@link #SUCCESS_MARKER}, and at last the first marker is
   * deleted. After a crash that marker still lies there, and publishing once more completes.
   *
   * @param target not the root of a store
   * @param runId tells this publication from others of the same target
   * @param overwrite replace what was published there before
   */
  Publication publication(StorePath target, String runId, boolean overwrite);

  /**
   * Whether a publication may take that place: nothing is there, an empty folder, or one whose
   * publication was cut off; with {@code overwrite} also a published one. Files that were not
   * published are never replaced.
   */
  boolean isReplaceable(StorePath target, boolean overwrite) throws IOException;

  /** Whether a folder was published, and is not being replaced. */
  boolean isPublished(StorePath directory) throws IOException;

  /**
   * Deletes a file, or a folder with all that is below; links are deleted, not followed.
   *
   * @return false when there was nothing
   * @throws IllegalArgumentException for the root of a store
   */
  boolean delete(StorePath path) throws IOException;

  /**
   * Deletes a folder if nothing is in it. Does nothing otherwise, also when there is none; files
   * that another process writes into it in the same moment are never lost.
   */
  void deleteEmptyFolder(StorePath path) throws IOException;

  /** Makes a folder and those above; does nothing when it is there. */
  void mkdirs(StorePath path) throws IOException;

  /**
   * Makes sure that an input is there, can be read, and is neither a folder that is being published
   * in its place nor a part of one.
   *
   * @param what for the sentence, as "image folder"
   * @throws UserException INPUT_MISSING, in one sentence
   */
  void checkReadable(StorePath path, String what);

  /**
   * Makes sure that something can be written at that place, by writing a hidden file there or in
   * the nearest folder above that exists, and deleting it.
   *
   * @param what for the sentence, as "output folder"
   * @throws UserException USAGE, in one sentence
   */
  void checkWritable(StorePath path, String what);
}
