package org.plasmospark.spark.source;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * Writes rows into files of a work table. A file grows on the local disk and goes to the store when
 * it is full, so that memory does not grow with the rows; the same rows make the same files.
 *
 * @param <T> the rows
 */
final class WorkTableWriter<T> implements Closeable {
  /** So few make a task that progress is smooth, so many that tasks are worth their start. */
  static final int ROWS_PER_BLOCK = 256;

  private static final int ROWS_PER_FILE = 80 * ROWS_PER_BLOCK;

  private final Store store;
  private final StorePath folder;
  private final String prefix;
  private final RowCodec<T> codec;
  private final int rowsPerBlock;
  private final Path local;
  private final List<WorkTable.Block> blocks = new ArrayList<>();
  private DataOutputStream out;
  private int files;
  private long rows;
  private int rowsInFile;
  private int rowsInBlock;
  private long blockBegin;
  private boolean together;

  /**
   * @param prefix begins the names of the files; no other writer has it
   */
  WorkTableWriter(Store store, StorePath folder, String prefix, RowCodec<T> codec, int rowsPerBlock)
      throws IOException {
    this.store = store;
    this.folder = folder;
    this.prefix = prefix;
    this.codec = codec;
    this.rowsPerBlock = rowsPerBlock;
    this.local = Files.createTempFile("plasmospark-", ".rows");
  }

  /** Rows added so far. */
  long rows() {
    return rows;
  }

  void add(T row) throws IOException {
    if (out == null) {
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(local)));
      blockBegin = 0;
    }
    codec.write(out, row);
    rows++;
    rowsInFile++;
    rowsInBlock++;
    endWhereFull();
  }

  /** Between true and false all rows go to one block, and no other rows with them. */
  void keepTogether(boolean newTogether) throws IOException {
    if (rowsInBlock > 0) {
      endBlock();
    }
    together = newTogether;
    endWhereFull();
  }

  /** Ends writing; all blocks in order. */
  List<WorkTable.Block> finish() throws IOException {
    endFile();
    return List.copyOf(blocks);
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
    Files.deleteIfExists(local);
  }

  private void endWhereFull() throws IOException {
    if (together) {
      return;
    }
    if (rowsInBlock >= rowsPerBlock) {
      endBlock();
    }
    if (rowsInFile >= ROWS_PER_FILE) {
      endFile();
    }
  }

  private void endBlock() {
    blocks.add(new WorkTable.Block(file(), blockBegin, rowsInBlock));
    // The count ends at 2 GiB, but only one block that is kept together could be as large.
    blockBegin = out.size();
    rowsInBlock = 0;
  }

  private void endFile() throws IOException {
    if (rowsInBlock > 0) {
      endBlock();
    }
    if (out != null) {
      out.close();
      out = null;
      store.writeAtomically(file(), stream -> Files.copy(local, stream), true);
      files++;
      rowsInFile = 0;
    }
  }

  private StorePath file() {
    return folder.child(prefix + "-" + files + ".rows");
  }
}
