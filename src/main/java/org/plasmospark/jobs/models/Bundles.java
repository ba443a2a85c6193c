package org.plasmospark.jobs.models;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.model.ModelZip;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** Model bundles on a store: a folder with the files, or a zip of them. */
public final class Bundles {
  private static final int MAX_BYTES = 1 << 30;
  private static final List<String> FILES =
      List.of(ModelBundle.METADATA_FILE, ModelBundle.MODEL_FILE);

  private Bundles() {}

  /** Writes the files of a bundle into a folder; none may be there. */
  public static void write(Store store, StorePath folder, ModelBundle bundle) throws IOException {
    for (Map.Entry<String, byte[]> file : bundle.files().entrySet()) {
      store.writeAtomically(folder.child(file.getKey()), file.getValue(), false);
    }
  }

  /**
   * The bundle at an address.
   *
   * @throws UserException INPUT_MISSING if nothing is there, BUNDLE_INVALID if it is no whole
   *     bundle, or a parameter of its network is not finite
   */
  public static ModelBundle read(Store store, StorePath address) throws IOException {
    store.checkReadable(address, "model bundle");
    Map<String, byte[]> files =
        store.isDirectory(address) ? folder(store, address) : zip(store, address);
    if (files.isEmpty() && PublishedFolder.isBegun(store, address)) {
      throw PublishedFolder.incomplete("model bundle", address);
    }
    ModelBundle bundle = ModelBundle.parse(files, address.toString());
    ModelZip.requireFinite(bundle.modelZip(), address.toString());
    return bundle;
  }

  private static Map<String, byte[]> folder(Store store, StorePath folder) throws IOException {
    Function<String, StorePath> places = PublishedFolder.files(store, folder);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : FILES) {
      if (store.exists(places.apply(name))) {
        files.put(name, contents(store, places.apply(name)));
      }
    }
    return files;
  }

  private static Map<String, byte[]> zip(Store store, StorePath file) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(contents(store, file)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (FILES.contains(entry.getName())) {
          files.put(entry.getName(), in.readNBytes(MAX_BYTES));
        }
      }
    } catch (ZipException e) {
      throw new UserException(
          ExitCode.BUNDLE_INVALID,
          "The model bundle " + file + " is a damaged zip; copy it anew.",
          e);
    }
    return files;
  }

  private static byte[] contents(Store store, StorePath file) throws IOException {
    try {
      return store.readAll(file, MAX_BYTES);
    } catch (FileTooLargeException e) {
      throw new UserException(
          ExitCode.BUNDLE_INVALID,
          "The file %s of a model bundle has more than %,d bytes; is it one?"
              .formatted(file, MAX_BYTES),
          e);
    }
  }
}
