package org.plasmospark.jobs.models;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.plasmospark.UserException;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.model.ModelZip;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** Model bundles on a store: a folder with the files, or a zip of them. */
public final class Bundles {
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
    String where = address.toString();
    Map<String, byte[]> files =
        store.isDirectory(address) ? folder(store, address) : zip(store, address);
    ModelBundle bundle = ModelBundle.parse(files, where);
    bundle.networks().forEach(zip -> ModelZip.requireFinite(zip, where));
    return bundle;
  }

  private static Map<String, byte[]> folder(Store store, StorePath folder) throws IOException {
    Map<String, byte[]> files = published(store, folder);
    if (isShown(store, folder, files)) {
      return files;
    }
    // A job may be replacing it in this moment.
    Map<String, byte[]> again = published(store, folder);
    if (!isShown(store, folder, again)) {
      throw invalid(folder, PublishedFolder.CHANGED_BY_HAND);
    }
    return again;
  }

  /** Whether people see the same files, or none at the moment. */
  private static boolean isShown(Store store, StorePath folder, Map<String, byte[]> files)
      throws IOException {
    try {
      byte[] metadata =
          store.readAll(folder.child(ModelBundle.METADATA_FILE), ModelBundle.MAX_METADATA_BYTES);
      if (!Arrays.equals(metadata, files.get(ModelBundle.METADATA_FILE))) {
        return false;
      }
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        if (store.file(folder.child(file.getKey())).length() != file.getValue().length) {
          return false;
        }
      }
      return true;
    } catch (FileNotFoundException e) {
      return true;
    } catch (FileTooLargeException e) {
      return false;
    }
  }

  private static Map<String, byte[]> published(Store store, StorePath folder) throws IOException {
    Function<String, StorePath> places = PublishedFolder.files(store, folder);
    StorePath described = places.apply(ModelBundle.METADATA_FILE);
    requireThere(store, folder, described);
    requireThere(store, folder, places.apply(ModelBundle.MODEL_FILE));
    byte[] metadata = contents(store, folder, described, ModelBundle.MAX_METADATA_BYTES);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(ModelBundle.METADATA_FILE, metadata);
    for (Map.Entry<String, Integer> network : networks(metadata, folder).entrySet()) {
      StorePath file = places.apply(network.getKey());
      requireThere(store, folder, file);
      files.put(network.getKey(), contents(store, folder, file, network.getValue()));
    }
    return files;
  }

  private static void requireThere(Store store, StorePath folder, StorePath file)
      throws IOException {
    if (store.exists(file)) {
      return;
    }
    if (PublishedFolder.isBegun(store, folder)) {
      throw PublishedFolder.incomplete("model bundle", folder);
    }
    throw invalid(folder, file.name() + " is missing");
  }

  private static Map<String, byte[]> zip(Store store, StorePath file) throws IOException {
    BundleZip zip = BundleZip.open(store, file);
    Map<String, byte[]> files = zip.networks(networks(zip.metadata(), file));
    files.put(ModelBundle.METADATA_FILE, zip.metadata());
    return files;
  }

  /** The files of a description's networks, with the bytes that each may have by it. */
  private static Map<String, Integer> networks(byte[] metadata, StorePath address) {
    BundleMetadata description = ModelBundle.description(metadata, address.toString());
    Map<String, Integer> networks = new LinkedHashMap<>();
    ModelBundle.networkFiles(description)
        .forEach(
            name -> networks.put(name, Math.toIntExact(description.files().get(name).bytes())));
    return networks;
  }

  private static byte[] contents(Store store, StorePath address, StorePath file, int most)
      throws IOException {
    try {
      return store.readAll(file, most);
    } catch (FileNotFoundException e) {
      // It was there: a folder, a pipe or a device has its name.
      throw ModelBundle.invalid(address.toString(), file.name() + " is not a file", e);
    } catch (FileTooLargeException e) {
      throw ModelBundle.invalid(
          address.toString(), "%s has more than %,d bytes".formatted(file.name(), most), e);
    }
  }

  static UserException invalid(StorePath address, String why) {
    return ModelBundle.invalid(address.toString(), why, null);
  }
}
