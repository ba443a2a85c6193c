package org.plasmospark.model.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The arrays of an HDF5 file of Keras by layer. Each layer is a group whose attribute {@code
 * weight_names} lists its arrays in the group; the attribute {@code layer_names} lists the layers.
 * That has been so since Keras 1; names of arrays have changed: {@code conv_W_1:0}, {@code
 * conv/kernel:0}, {@code model/conv/kernel}.
 */
final class KerasWeights {
  private static final String WHOLE_MODEL = "/model_weights";
  private static final int MOST_PARTS = 1_000;

  /** What an array is to its layer. */
  enum Role {
    KERNEL("kernel", "W"),
    BIAS("bias", "b"),
    GAMMA("gamma"),
    BETA("beta"),
    MEAN("moving_mean", "running_mean"),
    // Keras 1 called the variance so.
    VARIANCE("moving_variance", "running_std"),
    DEPTHWISE_KERNEL("depthwise_kernel"),
    POINTWISE_KERNEL("pointwise_kernel");

    private final List<String> names;

    Role(String... names) {
      this.names = List.of(names);
    }

    /** In sentences, for example {@code kernel}. */
    String text() {
      return names.get(0);
    }
  }

  /**
   * An array of a layer.
   *
   * @param scope what its name says before the role, for example {@code model/conv}; may be empty
   * @param role what it is; null for what no layer here has
   * @param path in the file
   */
  private record Entry(String scope, Role role, String path) {}

  private static final Pattern NAME =
      Pattern.compile(
          "(?:(?<scope>.*?)[/_])?(?<role>"
              + Arrays.stream(Role.values())
                  .flatMap(role -> role.names.stream())
                  .sorted(Comparator.comparingInt(String::length).reversed())
                  .collect(Collectors.joining("|"))
              + ")(?:_\\d+)?(?::\\d+)?");

  private final Hdf5File file;
  private final Map<String, List<Entry>> layers = new LinkedHashMap<>();

  private KerasWeights(Hdf5File file) {
    this.file = file;
  }

  /** Lists the arrays of a file of weights, or of a whole model. */
  static KerasWeights of(Hdf5File file) {
    KerasWeights weights = new KerasWeights(file);
    String root = file.hasGroup(WHOLE_MODEL) ? WHOLE_MODEL : "/";
    List<String> names =
        names(file, root, "layer_names")
            .orElseThrow(() -> file.invalid("it does not list layers as files of Keras do"));
    for (String layer : names) {
      String group = root + "/" + layer;
      List<Entry> entries = new ArrayList<>();
      for (String name : names(file, group, "weight_names").orElse(List.of())) {
        entries.add(entry(group, name));
      }
      if (!entries.isEmpty() && weights.layers.put(layer, entries) != null) {
        throw file.invalid("it has two layers " + layer);
      }
    }
    return weights;
  }

  /** The layers that have arrays, in the order of the file. */
  List<String> layers() {
    return List.copyOf(layers.keySet());
  }

  /** The arrays of a layer, none if it has none; paths in the file by role. */
  Map<Role, String> of(String layer) {
    return byRole(layer, layers.getOrDefault(layer, List.of()));
  }

  /**
   * The arrays of a layer of a model that is itself a layer of the file's model.
   *
   * @param outer the layer of the file
   * @param layer the layer within that
   */
  Map<Role, String> of(String outer, String layer) {
    return byRole(
        layer,
        layers.getOrDefault(outer, List.of()).stream()
            .filter(e -> e.scope().equals(layer) || e.scope().endsWith("/" + layer))
            .toList());
  }

  private Map<Role, String> byRole(String layer, List<Entry> entries) {
    Map<Role, String> paths = new EnumMap<>(Role.class);
    for (Entry entry : entries) {
      if (entry.role() == null) {
        throw file.invalid(
            "layer " + layer + " has an array " + entry.path() + ", which is not supported");
      }
      if (paths.put(entry.role(), entry.path()) != null) {
        throw file.invalid("layer " + layer + " has two arrays " + entry.role().text());
      }
    }
    return paths;
  }

  /** What has no role is judged when its layer is: that may not be supported itself. */
  private static Entry entry(String group, String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      int slash = name.lastIndexOf('/');
      return new Entry(slash < 0 ? "" : name.substring(0, slash), null, group + "/" + name);
    }
    Role role =
        Arrays.stream(Role.values())
            .filter(candidate -> candidate.names.contains(matcher.group("role")))
            .findFirst()
            .orElseThrow();
    String scope = matcher.group("scope");
    return new Entry(scope == null ? "" : scope, role, group + "/" + name);
  }

  /** Lists that are too long for one attribute are cut into {@code name0}, {@code name1}, … */
  private static Optional<List<String>> names(Hdf5File file, String group, String attribute) {
    Optional<List<String>> whole = file.texts(group, attribute);
    if (whole.isPresent()) {
      return whole;
    }
    List<String> names = new ArrayList<>();
    for (int part = 0; part < MOST_PARTS; part++) {
      Optional<List<String>> more = file.texts(group, attribute + part);
      if (more.isEmpty()) {
        return part == 0 ? Optional.empty() : Optional.of(names);
      }
      names.addAll(more.get());
    }
    throw file.invalid("its attribute " + attribute + " has too many parts");
  }
}
