package org.plasmospark.output;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.StoredFile;
import org.plasmospark.storage.WriteProbe;

/**
 * Files in memory that behave, step by step, as those of a disk, HDFS or S3: what the real store
 * does in several steps is several steps here, so that a driver may die, and another one act,
 * between any two of them.
 */
final class ModelStore implements Store {
  /** The real store that is followed. */
  enum Kind {
    DISK,
    HDFS,
    S3,
    /** An endpoint that ignores the condition of a write. */
    S3_WITHOUT_CONDITIONS
  }

  /** The files, shared by the views of all drivers. */
  static final class Memory {
    private final NavigableMap<String, byte[]> files = new TreeMap<>();
    private final TreeSet<String> folders = new TreeSet<>();
    private final Kind kind;
    private final Iterator<Long> clock;
    private final Map<String, Long> written = new TreeMap<>();
    private long temporary;

    /**
     * @param clock milliseconds for each write
     */
    Memory(Kind kind, Iterator<Long> clock) {
      this.kind = kind;
      this.clock = clock;
    }

    private boolean hasFolders() {
      return kind == Kind.DISK || kind == Kind.HDFS;
    }
  }

  private final Memory memory;
  private final Gate gate;

  /**
   * @param gate before every step; null if nothing ever stops this view
   */
  ModelStore(Memory memory, Gate gate) {
    this.memory = memory;
    this.gate = gate;
  }

  private <T> T step(Gate.Step<T> step) throws IOException {
    if (gate == null) {
      return step.run();
    }
    return gate.step(step);
  }

  private static String prefix(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private List<String> below(String path) {
    String prefix = prefix(path);
    return new ArrayList<>(memory.files.subMap(prefix, true, prefix + '\uffff', true).keySet());
  }

  private List<String> foldersBelow(String path) {
    String prefix = prefix(path);
    return new ArrayList<>(memory.folders.subSet(prefix, true, prefix + '\uffff', true));
  }

  private boolean folderExists(String path) {
    return memory.hasFolders() ? memory.folders.contains(path) : !below(path).isEmpty();
  }

  private void put(String path, byte[] bytes) {
    memory.files.put(path, bytes);
    memory.written.put(path, memory.clock.next());
  }

  private void makeFolders(String folder) {
    if (memory.hasFolders()) {
      for (String at = folder; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
        memory.folders.add(at);
      }
    }
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private byte[] get(String path) throws IOException {
    byte[] bytes = memory.files.get(path);
    if (bytes == null) {
      throw new FileNotFoundException(path);
    }
    return bytes;
  }

  @Override
  public boolean exists(StorePath path) throws IOException {
    return step(() -> memory.files.containsKey(path.path()) || folderExists(path.path()));
  }

  @Override
  public boolean isDirectory(StorePath path) throws IOException {
    return step(() -> folderExists(path.path()));
  }

  @Override
  public StoredFile file(StorePath path) throws IOException {
    return step(
        () ->
            new StoredFile(path.name(), get(path.path()).length, memory.written.get(path.path())));
  }

  @Override
  public StoreListing list(StorePath root, ListOptions options) throws IOException {
    return step(
        () -> {
          if (memory.files.containsKey(root.path())) {
            throw new NotDirectoryException(root.toString());
          }
          if (!folderExists(root.path())) {
            throw new FileNotFoundException(root.toString());
          }
          List<StoredFile> found = new ArrayList<>();
          int cut = prefix(root.path()).length();
          for (String each : below(root.path())) {
            if (shows(options, each.substring(cut))) {
              found.add(
                  new StoredFile(
                      each.substring(cut),
                      memory.files.get(each).length,
                      memory.written.get(each)));
            }
          }
          if (options.oddities()) {
            for (String each : foldersBelow(root.path())) {
              found.add(new StoredFile(each.substring(cut), 0, 0, StoredFile.Kind.DIRECTORY));
            }
          }
          return StoreListing.of(found.iterator());
        });
  }

  private static boolean shows(ListOptions options, String relative) {
    return Arrays.stream(relative.split("/")).allMatch(options::shows);
  }

  @Override
  public InputStream open(StorePath path) throws IOException {
    return new ByteArrayInputStream(step(() -> get(path.path())));
  }

  @Override
  public SeekableByteChannel openSeekable(StorePath path) {
    throw new UnsupportedOperationException("outputs are not read so");
  }

  @Override
  public byte[] readAll(StorePath path, int maxBytes) throws IOException {
    byte[] bytes = step(() -> get(path.path()));
    if (bytes.length > maxBytes) {
      throw new FileTooLargeException(path, maxBytes);
    }
    return bytes;
  }

  @Override
  public void writeAtomically(StorePath path, ContentWriter content, boolean overwrite)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    content.write(out);
    if (memory.hasFolders()) {
      String temporary = temporary(parent(path.path()), out.toByteArray());
      step(() -> rename(temporary, path.path(), overwrite));
    } else {
      step(
          () -> {
            requireFree(path.path(), overwrite);
            put(path.path(), out.toByteArray());
            return null;
          });
    }
  }

  private String temporary(String folder, byte[] content) throws IOException {
    return step(
        () -> {
          makeFolders(folder);
          String name = folder + "/.tmp-" + memory.temporary++;
          put(name, content);
          return name;
        });
  }

  private void requireFree(String path, boolean overwrite) throws IOException {
    if (!overwrite && memory.files.containsKey(path)) {
      throw new FileAlreadyExistsException(path);
    }
  }

  private Void rename(String from, String to, boolean overwrite) throws IOException {
    requireFree(to, overwrite);
    byte[] bytes = memory.files.remove(from);
    if (bytes == null) {
      throw new NoSuchFileException(from);
    }
    put(to, bytes);
    return null;
  }

  @Override
  public boolean createExclusively(StorePath path, byte[] content, StorePath scratch)
      throws IOException {
    if (memory.kind == Kind.S3_WITHOUT_CONDITIONS) {
      if (!exists(path)) {
        writeAtomically(path, content, true);
      }
      return Arrays.equals(readAll(path, Integer.MAX_VALUE), content);
    }
    if (!memory.hasFolders()) {
      return step(() -> create(path.path(), content));
    }
    String unfinished = temporary(scratch.path(), content);
    boolean created = step(() -> create(path.path(), get(unfinished)));
    step(() -> memory.files.remove(unfinished));
    return created;
  }

  private boolean create(String path, byte[] content) throws IOException {
    makeFolders(parent(path));
    byte[] there = memory.files.get(path);
    if (there == null) {
      put(path, content);
    }
    return there == null || Arrays.equals(there, content);
  }

  @Override
  public void copy(StorePath from, StorePath to, StorePath scratch) throws IOException {
    if (!memory.hasFolders()) {
      step(
          () -> {
            put(to.path(), get(from.path()));
            return null;
          });
      return;
    }
    String temporary =
        step(
            () -> {
              byte[] bytes = get(from.path());
              makeFolders(scratch.path());
              String name = scratch.path() + "/.tmp-" + memory.temporary++;
              put(name, bytes);
              return name;
            });
    step(
        () -> {
          makeFolders(parent(to.path()));
          return rename(temporary, to.path(), true);
        });
  }

  @Override
  public boolean move(StorePath from, StorePath to) throws IOException {
    boolean file = step(() -> memory.files.containsKey(from.path()));
    if (!file && !step(() -> folderExists(from.path()))) {
      return false;
    }
    if (memory.hasFolders()) {
      return step(() -> moveAtOnce(from.path(), to.path(), file));
    }
    List<String> sources = file ? List.of(from.path()) : step(() -> below(from.path()));
    for (String source : sources) {
      String target = to.path() + source.substring(from.path().length());
      step(
          () -> {
            put(target, get(source));
            return null;
          });
      step(() -> memory.files.remove(source));
    }
    return true;
  }

  private boolean moveAtOnce(String from, String to, boolean file) throws IOException {
    makeFolders(parent(to));
    if (file) {
      rename(from, to, true);
      return true;
    }
    if (memory.files.containsKey(to) || !below(to).isEmpty()) {
      throw new FileAlreadyExistsException(to);
    }
    if (!folderExists(from)) {
      throw new NoSuchFileException(from);
    }
    for (String each : below(from)) {
      put(to + each.substring(from.length()), memory.files.remove(each));
    }
    for (String each : foldersBelow(from)) {
      memory.folders.remove(each);
      memory.folders.add(to + each.substring(from.length()));
    }
    memory.folders.remove(from);
    memory.folders.add(to);
    return true;
  }

  @Override
  public boolean delete(StorePath path) throws IOException {
    if (memory.kind == Kind.HDFS) {
      return step(() -> deleteAtOnce(path.path()));
    }
    if (step(() -> memory.files.remove(path.path()) != null)) {
      return true;
    }
    List<String> files = step(() -> below(path.path()));
    for (String file : files) {
      step(() -> memory.files.remove(file));
    }
    return memory.kind == Kind.DISK ? step(() -> removeFolders(path.path())) : !files.isEmpty();
  }

  private boolean removeFolders(String path) throws IOException {
    if (!folderExists(path)) {
      return false;
    }
    if (!below(path).isEmpty()) {
      throw new IOException("the folder is not empty: " + path);
    }
    memory.folders.removeAll(foldersBelow(path));
    memory.folders.remove(path);
    return true;
  }

  private boolean deleteAtOnce(String path) {
    boolean found = memory.files.remove(path) != null || folderExists(path);
    below(path).forEach(memory.files::remove);
    memory.folders.removeAll(foldersBelow(path));
    memory.folders.remove(path);
    return found;
  }

  @Override
  public void deleteEmptyFolder(StorePath path) throws IOException {
    step(
        () -> {
          if (memory.hasFolders()
              && below(path.path()).isEmpty()
              && foldersBelow(path.path()).isEmpty()) {
            memory.folders.remove(path.path());
          }
          return null;
        });
  }

  @Override
  public void mkdirs(StorePath path) throws IOException {
    step(
        () -> {
          makeFolders(path.path());
          return null;
        });
  }

  @Override
  public void checkReadable(StorePath path, String what) {
    // Outputs are not inputs here.
  }

  @Override
  public void checkPlace(StorePath path, String what) {}

  @Override
  public WriteProbe checkWritable(StorePath path, String what) {
    return new WriteProbe(Instant.EPOCH, true);
  }

  /** All files and folders, for messages. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    memory.files.forEach(
        (path, bytes) ->
            text.append(path)
                .append(" = ")
                .append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                .append('\n'));
    return text.toString();
  }
}
