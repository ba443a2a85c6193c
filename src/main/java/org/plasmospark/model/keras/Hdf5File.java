package org.plasmospark.model.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.filter.FilterManager;
import io.jhdf.object.datatype.OrderedDataType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * A stranger's HDF5 file in memory. Only what is asked for by its path is looked at, links are not
 * followed, and sizes are compared with bounds before anything is allocated.
 *
 * <p>All methods throw a {@link UserException} with BUNDLE_INVALID and a sentence that names the
 * file if it is damaged or not as expected.
 */
final class Hdf5File implements AutoCloseable {
  private static final int MAX_ATTRIBUTE_VALUES = 100_000;
  private static final int MAX_RANK = 8;
  private static final byte[] ZIP = {'P', 'K'};

  /** Numbers of an array: what fits into the arrays of Java many times over. */
  private static final int MAX_VALUES = 1 << 28;

  /** How many times larger the chunks of an array may be than the array. */
  private static final int MOST_PADDING = 16;

  /** Reversible filters that h5py offers and that cost what they give. */
  private static final Set<String> FILTERS = Set.of("deflate", "shuffle", "fletcher32");

  static {
    FilterManager.addFilter(new BoundedInflate());
  }

  private final HdfFile file;
  private final String where;

  private Hdf5File(HdfFile file, String where) {
    this.file = file;
    this.where = where;
  }

  /**
   * Opens a file.
   *
   * @param bytes all of it; not copied
   * @param where for the sentences
   */
  static Hdf5File of(byte[] bytes, String where) {
    if (Arrays.equals(bytes, 0, Math.min(2, bytes.length), ZIP, 0, ZIP.length)) {
      throw invalid(
          where, "it is a zip, as files .keras are: save it with the ending .h5 instead", null);
    }
    HdfFile file = guarded(where, () -> HdfFile.fromBytes(bytes));
    long end = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
    if (end > bytes.length) {
      throw invalid(where, "it is cut: it has %,d of %,d bytes".formatted(bytes.length, end), null);
    }
    return new Hdf5File(file, where);
  }

  /** The file, for sentences. */
  String where() {
    return where;
  }

  /** Whether there is a group at a path. */
  boolean hasGroup(String path) {
    return guarded(where, () -> node(path).filter(Group.class::isInstance).isPresent());
  }

  /** An attribute of a group that is a list of texts; empty if there is no such attribute. */
  Optional<List<String>> texts(String group, String name) {
    return guarded(
        where,
        () ->
            attribute(group, name)
                .map(
                    data -> {
                      if (data instanceof String[] texts) {
                        return List.of(texts);
                      }
                      if (data instanceof String text) {
                        return List.of(text);
                      }
                      // Of an empty list the file keeps no type: h5py writes it as numbers.
                      if (data.getClass().isArray()
                          && java.lang.reflect.Array.getLength(data) == 0) {
                        return List.<String>of();
                      }
                      throw invalid("attribute " + name + " of " + group + " is not text");
                    }));
  }

  /** An attribute of a group that is one text; empty if there is no such attribute. */
  Optional<String> text(String group, String name) {
    return texts(group, name).filter(texts -> texts.size() == 1).map(texts -> texts.get(0));
  }

  /** The shape of an array. */
  int[] shape(String path) {
    return guarded(where, () -> dataset(path).getDimensions().clone());
  }

  /** The numbers of a float32 array, the last dimension running fastest. */
  float[] floats(String path) {
    return guarded(
        where,
        () -> {
          Dataset dataset = dataset(path);
          requireReadable(path, dataset);
          if (dataset instanceof ChunkedDataset chunked) {
            return chunks(path, chunked).floats();
          }
          if (dataset.getDataFlat() instanceof float[] values) {
            return values;
          }
          throw invalid("array " + path + " is empty");
        });
  }

  @Override
  public void close() {
    file.close();
  }

  /** The sentence for a file that is not what it should be. */
  UserException invalid(String why) {
    return invalid(where, why, null);
  }

  private static UserException invalid(String where, String why, Throwable cause) {
    return new UserException(
        ExitCode.BUNDLE_INVALID,
        "The Keras file "
            + where
            + " cannot be used: "
            + Sentences.oneLine(why)
            + "; copy it again or take another.",
        cause);
  }

  private void requireReadable(String path, Dataset dataset) {
    if (dataset.getJavaType() != float.class || dataset.getDataType().getSize() != Float.BYTES) {
      throw invalid("array " + path + " does not hold float32 numbers");
    }
    long bytes = Float.BYTES * values(path, dataset.getDimensions());
    if (dataset instanceof ChunkedDataset chunked) {
      boolean known =
          dataset.getFilters().stream().allMatch(filter -> FILTERS.contains(filter.getName()));
      long chunk = Float.BYTES * values(path, chunked.getChunkDimensions());
      // Chunks over the ends may double an array; larger ones say little and cost much.
      if (!known
          || chunk > BoundedInflate.MAX_CHUNK_BYTES
          || Float.BYTES * chunks(path, chunked).padded() > MOST_PADDING * bytes + chunk) {
        throw invalid("array " + path + " is compressed in a way that Keras does not use");
      }
    } else if (bytes > file.size()) {
      throw invalid("array " + path + " is larger than the file");
    }
  }

  private ChunkGrid chunks(String path, ChunkedDataset dataset) {
    if (dataset.getDataType() instanceof OrderedDataType type) {
      return new ChunkGrid(dataset, type.getByteOrder());
    }
    throw invalid("array " + path + " does not hold float32 numbers");
  }

  private long values(String path, int[] shape) {
    long values = 1;
    for (int length : shape) {
      values *= length;
      if (length < 1 || shape.length > MAX_RANK || values > MAX_VALUES) {
        throw invalid("array " + path + " has the impossible shape " + Arrays.toString(shape));
      }
    }
    return values;
  }

  private Dataset dataset(String path) {
    if (node(path).orElse(null) instanceof Dataset dataset) {
      return dataset;
    }
    throw invalid("it has no array " + path);
  }

  private Optional<Object> attribute(String group, String name) {
    Attribute attribute = node(group).map(node -> node.getAttributes().get(name)).orElse(null);
    if (attribute == null || attribute.isEmpty()) {
      return Optional.empty();
    }
    if (attribute.getSize() > MAX_ATTRIBUTE_VALUES) {
      throw invalid("attribute " + name + " of " + group + " is too long");
    }
    return Optional.ofNullable(attribute.getData());
  }

  private Optional<Node> node(String path) {
    Node node = file;
    for (String name : path.split("/")) {
      if (!name.isEmpty()) {
        node = node instanceof Group group ? group.getChildren().get(name) : null;
      }
      if (node == null || node.isLink()) {
        return Optional.empty();
      }
    }
    return Optional.of(node);
  }

  /**
   * What the library cannot read is the file's fault. A file that leads it round in circles or
   * claims sizes that it has not shows as an error of the JVM, after which nothing is left of it.
   */
  private static <T> T guarded(String where, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw invalid(where, "it is damaged, cut or not HDF5", e);
    }
  }
}
