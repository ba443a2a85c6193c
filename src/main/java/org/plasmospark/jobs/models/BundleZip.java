package org.plasmospark.jobs.models;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.manifest.Texts;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.model.UnpackingLimit;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * A zip of a bundle's files, which may lie in one common folder of it. It is read as a stream, and
 * nothing is held in memory but the file that is asked for.
 */
final class BundleZip {
  /** A bundle has some files, and its history a few more. */
  private static final int MAX_ENTRIES = 1_000;

  private static final int SHOWN = 5;

  private final Store store;
  private final StorePath file;
  private final List<String> names = new ArrayList<>();
  private String folder;
  private byte[] metadata;

  private BundleZip(Store store, StorePath file) {
    this.store = store;
    this.file = file;
  }

  /**
   * Reads the names of a zip's files and the description of the bundle.
   *
   * @throws UserException BUNDLE_INVALID if it is no zip of one bundle, or unpacks to too much
   */
  static BundleZip open(Store store, StorePath file) throws IOException {
    BundleZip zip = new BundleZip(store, file);
    zip.scan(zip::look);
    if (zip.folder == null) {
      throw zip.missing(ModelBundle.METADATA_FILE);
    }
    return zip;
  }

  /** The bytes of the description. */
  byte[] metadata() {
    return metadata;
  }

  /**
   * The bytes of networks.
   *
   * @param wanted the most bytes of each, by file
   * @return by file, as many
   * @throws UserException BUNDLE_INVALID if one is missing or longer
   */
  Map<String, byte[]> networks(Map<String, Integer> wanted) throws IOException {
    Map<String, byte[]> networks = new HashMap<>();
    scan(
        (name, in) -> {
          String file = name.startsWith(folder) ? name.substring(folder.length()) : "";
          if (wanted.containsKey(file)) {
            networks.put(file, contents(in, name, wanted.get(file)));
          }
        });
    for (String file : wanted.keySet()) {
      if (!networks.containsKey(file)) {
        throw missing(file);
      }
    }
    return networks;
  }

  /** What is done with an entry; need not read it to its end. */
  @FunctionalInterface
  private interface Visitor {
    void visit(String name, InputStream in) throws IOException;
  }

  private void look(String name, InputStream in) throws IOException {
    if (names.contains(name)) {
      throw invalid("it holds " + Texts.quote(name) + " twice");
    }
    names.add(name);
    int slash = name.indexOf('/');
    String last = name.substring(slash + 1);
    if (!last.equals(ModelBundle.METADATA_FILE)) {
      return;
    }
    String found = name.substring(0, slash + 1);
    // What lies at the top is the bundle, whatever folders lie beside it.
    if (folder != null && !found.isEmpty() && !folder.isEmpty()) {
      throw invalid(
          "it holds several bundles, in %s and %s"
              .formatted(Texts.quote(folder), Texts.quote(found)));
    }
    if (folder == null || found.isEmpty()) {
      folder = found;
      metadata = contents(in, name, ModelBundle.MAX_METADATA_BYTES);
    }
  }

  private byte[] contents(InputStream in, String name, int most) throws IOException {
    byte[] bytes = in.readNBytes(most);
    if (in.read() >= 0) {
      throw invalid("its %s has more than %,d bytes".formatted(Texts.quote(name), most));
    }
    return bytes;
  }

  private void scan(Visitor visitor) throws IOException {
    byte[] dropped = new byte[1 << 16];
    try (Counted packed = new Counted(store.open(file));
        ZipInputStream zip = new ZipInputStream(packed)) {
      Counted unpacked = new Counted(zip);
      int entries = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++entries > MAX_ENTRIES) {
          throw invalid("it has more than %,d entries".formatted(MAX_ENTRIES));
        }
        InputStream bounded = new Bounded(unpacked, packed);
        if (!entry.isDirectory()) {
          visitor.visit(plain(entry.getName()), bounded);
        }
        while (bounded.read(dropped, 0, dropped.length) >= 0) {
          // ZipInputStream would do the same without a bound.
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new UserException(
          ExitCode.BUNDLE_INVALID,
          "The model bundle " + file + " is a damaged zip; copy it anew.",
          e);
    }
  }

  private static String plain(String name) {
    String plain = name.replace('\\', '/');
    return plain.startsWith("./") ? plain.substring(2) : plain;
  }

  private UserException missing(String name) {
    if (names.isEmpty()) {
      return invalid(name + " is missing: it is no zip, or an empty one");
    }
    String shown = names.stream().limit(SHOWN).map(Texts::quote).collect(Collectors.joining(", "));
    String more = names.size() > SHOWN ? " and %,d more".formatted(names.size() - SHOWN) : "";
    return invalid(
        "%s is missing at its top or in one folder there, it holds only %s%s"
            .formatted(name, shown, more));
  }

  private UserException invalid(String why) {
    return Bundles.invalid(file, why);
  }

  /** Counts what is read. */
  private static class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }

  /** Stops where a bomb would go on. */
  private final class Bounded extends FilterInputStream {
    private final Counted packed;
    private final Counted unpacked;

    Bounded(Counted unpacked, Counted packed) {
      super(unpacked);
      this.packed = packed;
      this.unpacked = unpacked;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      check();
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      check();
      return read;
    }

    private void check() {
      long most = UnpackingLimit.of(packed.count);
      if (unpacked.count > most) {
        throw invalid("it unpacks to more than %,d bytes, as a bomb does".formatted(most));
      }
    }
  }
}
