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
   * What a listing of its folder would say of a file; links are followed, and its path is its name.
   *
   * @throws FileNotFoundException when there is nothing
   */
  StoredFile file(StorePath path) throws IOException;

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
   * Creates a small file unless there is one of that name. Of several writers at once exactly one
   * succeeds: by a hard link on disks, by a rename without overwriting on HDFS, by a conditional
   * write on S3. An S3 endpoint without conditional writes is asked before and after instead, which
   * two writers in the same moment may both pass.
   *
   * @param scratch folder of the caller's own on the same store for what is not complete yet
   * @return false if the file was there and holds something else; true if it holds {@code content},
   *     even when an earlier attempt of the same write has reached the store
   * @throws IOException if it is not known whether the file was created
   */
  boolean createExclusively(StorePath path, byte[] content, StorePath scratch) throws IOException;

  /**
   * Copies a file to a place where readers see the old file, or none, and then the new one. Disks
   * make a hard link where they can, S3 copies without sending the bytes here.
   *
   * @param scratch folder of the caller's own on the same store for what is not complete yet
   * @throws FileNotFoundException when there is no file at {@code from}
   */
  void copy(StorePath from, StorePath to, StorePath scratch) throws IOException;

  /**
   * Moves a file, which replaces one at {@code to}, or a folder to a place where nothing is. On S3
   * a folder moves file by file: after a failure what is missing at one place is at the other.
   *
   * @return false when there is nothing at {@code from}
   */
  boolean move(StorePath from, StorePath to) throws IOException;

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
   * Makes sure that an input is there and can be read.
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
   * @return what the file told
   * @throws UserException USAGE, in one sentence
   */
  WriteProbe checkWritable(StorePath path, String what);

  /**
   * Makes sure, without writing, that the store can hold something of that name and that no file is
   * in its way.
   *
   * @param what for the sentence, as "output folder"
   * @throws UserException USAGE, in one sentence
   */
  void checkPlace(StorePath path, String what) throws IOException;
}
