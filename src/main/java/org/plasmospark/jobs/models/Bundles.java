package org.plasmospark.jobs.models;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
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
    ModelZip.requireFinite(bundle.modelZip(), where);
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
    StorePath model = folder.child(ModelBundle.MODEL_FILE);
    try {
      byte[] metadata =
          store.readAll(folder.child(ModelBundle.METADATA_FILE), ModelBundle.MAX_METADATA_BYTES);
      return Arrays.equals(metadata, files.get(ModelBundle.METADATA_FILE))
          && store.file(model).length() == files.get(ModelBundle.MODEL_FILE).length;
    } catch (FileNotFoundException e) {
      return true;
    } catch (FileTooLargeException e) {
      return false;
    }
  }

  private static Map<String, byte[]> published(Store store, StorePath folder) throws IOException {
    Function<String, StorePath> places = PublishedFolder.files(store, folder);
    StorePath described = places.apply(ModelBundle.METADATA_FILE);
    StorePath model = places.apply(ModelBundle.MODEL_FILE);
    for (StorePath file : List.of(described, model)) {
      if (store.exists(file)) {
        continue;
      }
      if (PublishedFolder.isBegun(store, folder)) {
        throw PublishedFolder.incomplete("model bundle", folder);
      }
      throw invalid(folder, file.name() + " is missing");
    }
    byte[] metadata = contents(store, folder, described, ModelBundle.MAX_METADATA_BYTES);
    return Map.of(
        ModelBundle.METADATA_FILE,
        metadata,
        ModelBundle.MODEL_FILE,
        contents(store, folder, model, modelBytes(metadata, folder)));
  }

  private static Map<String, byte[]> zip(Store store, StorePath file) throws IOException {
    BundleZip zip = BundleZip.open(store, file);
    return Map.of(
        ModelBundle.METADATA_FILE,
        zip.metadata(),
        ModelBundle.MODEL_FILE,
        zip.model(modelBytes(zip.metadata(), file)));
  }

  /** Bytes that the network may have by its description. */
  private static int modelBytes(byte[] metadata, StorePath address) {
    BundleMetadata description = ModelBundle.description(metadata, address.toString());
    return Math.toIntExact(description.files().get(ModelBundle.MODEL_FILE).bytes());
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
