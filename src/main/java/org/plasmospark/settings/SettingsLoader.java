package org.plasmospark.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plasmospark.UserException;

/** Reads reference.conf, then the user's files, then the command line; the later one wins. */
public final class SettingsLoader {
  /** The free group: Spark's properties by their own names. */
  static final String PROPERTIES = "spark.properties";

  private static final String ROOT = "plasmospark";

  private SettingsLoader() {}

  /** The settings as reference.conf has them. */
  public static Settings defaults() {
    return load(List.of(), List.of());
  }

  /**
   * @param files HOCON, in the order in which they win
   * @param overrides from the command line, in the order in which they win
   * @throws UserException ({@link org.plasmospark.ExitCode#USAGE}) naming every problem with its
   *     place
   */
  public static Settings load(List<Path> files, List<SettingOverride> overrides) {
    return load(files, Map.of(), overrides);
  }

  /**
   * @param files as {@link #load(List, List)} has them
   * @param texts what is in those that are not on this machine, as {@link #resolved} has it
   */
  public static Settings load(
      List<Path> files, Map<Path, String> texts, List<SettingOverride> overrides) {
    return load(files, texts, overrides, new SettingsTree(reference())).settings();
  }

  /**
   * The content of a settings file that was loaded before, together with what it takes from the
   * environment, for another machine.
   */
  public static String resolved(Path file) {
    return ConfigFactory.parseFile(file.toFile(), options())
        .resolve()
        .root()
        .render(ConfigRenderOptions.concise());
  }

  private static ConfigParseOptions options() {
    return ConfigParseOptions.defaults().setIncluder(new CheckedIncludes());
  }

  /** The settings, and which keys were read to make them. */
  record Loaded(Settings settings, Set<String> keysRead) {}

  static Loaded load(List<Path> files, List<SettingOverride> overrides, SettingsTree tree) {
    return load(files, Map.of(), overrides, tree);
  }

  private static Loaded load(
      List<Path> files,
      Map<Path, String> texts,
      List<SettingOverride> overrides,
      SettingsTree tree) {
    Problems problems = new Problems();
    Map<String, ConfigValue> values = new LinkedHashMap<>(tree.leaves());
    for (Path file : files) {
      if (texts.containsKey(file)) {
        readText(texts.get(file), file.toString(), tree, values, problems);
      } else {
        readFile(file, tree, values, problems);
      }
    }
    for (SettingOverride override : overrides) {
      readOverride(override, tree, values, problems);
    }
    Loaded loaded = read(values, tree, problems);
    Settings settings = loaded.settings().with(grid(values, tree, problems));
    if (settings.train().folds() > 0 && !settings.grid().isEmpty()) {
      problems.add(
          "train.folds and train.grid cannot be set together: choose the settings by a grid first,"
              + " and cross-validate what was chosen",
          Origins.of(values.get("train.folds")));
    }
    long nativeMemory = settings.spark().nativeMemory();
    if (settings.compute().cellMemory().orElse(0) > nativeMemory) {
      problems.add(
          "compute.cell-memory is a part of spark.native-memory and cannot be larger: lower it, or"
              + " raise spark.native-memory",
          Origins.of(values.get("compute.cell-memory")));
    }
    problems.throwIfAny();
    return new Loaded(settings, loaded.keysRead());
  }

  private static Loaded read(Map<String, ConfigValue> set, SettingsTree tree, Problems problems) {
    Map<String, ConfigValue> values = tree.presets().fill(set, set);
    Map<String, ConfigValue> defaults = tree.presets().fill(tree.leaves(), set);
    SettingsReader reader = new SettingsReader(values, defaults, problems);
    return new Loaded(
        SettingsGroups.read(reader, properties(values), effective(values, defaults)),
        reader.keysRead());
  }

  /** Reads every combination, so that all that is wrong with any is said at once. */
  private static List<GridPoint> grid(
      Map<String, ConfigValue> values, SettingsTree tree, Problems problems) {
    List<GridPoint> points = new ArrayList<>();
    for (Map<String, ConfigValue> point : SettingsGrid.points(values, problems)) {
      Map<String, ConfigValue> own = SettingsGrid.at(values, point);
      Map<String, Object> plain = new LinkedHashMap<>();
      point.forEach((key, value) -> plain.put(key, value.unwrapped()));
      points.add(new GridPoint(plain, read(own, tree, problems).settings()));
    }
    return points;
  }

  /** What reference.conf holds, without the outer name. */
  static ConfigObject reference() {
    // Every reference.conf on the class path is merged by this call; the outer name is ours alone.
    return ConfigFactory.parseResources(
            SettingsLoader.class.getClassLoader(),
            Origins.REFERENCE,
            ConfigParseOptions.defaults().setAllowMissing(false))
        .getConfig(ROOT)
        .root();
  }

  private static void readFile(
      Path file, SettingsTree tree, Map<String, ConfigValue> values, Problems problems) {
    Optional<SettingsFile.Problem> unreadable = SettingsFile.problem(file);
    if (unreadable.isPresent()) {
      problems.add(unreadable.get().sentence(), unreadable.get().place());
      return;
    }
    try {
      Config config =
          ConfigFactory.parseFile(file.toFile(), options().setAllowMissing(false)).resolve();
      values.putAll(tree.flatten(config.root(), problems));
    } catch (ConfigException.UnresolvedSubstitution e) {
      problems.add(
          "a value refers to something that is neither in the file nor in the environment: "
              + reason(e),
          place(e, file));
    } catch (CheckedIncludes.Refused e) {
      problems.add(e.getMessage(), file.toString());
    } catch (ConfigException e) {
      problems.add("the settings file is not HOCON: " + reason(e), place(e, file));
    } catch (StackOverflowError | OutOfMemoryError e) {
      problems.add(
          "the settings file is nested too deeply, or expands without end: no setting needs it",
          file.toString());
    }
  }

  /** A text has the values of a file, and not its lines. */
  private static void readText(
      String text,
      String name,
      SettingsTree tree,
      Map<String, ConfigValue> values,
      Problems problems) {
    Config config =
        ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(name));
    tree.flatten(config.root(), problems)
        .forEach((key, value) -> values.put(key, atOrigin(value, name)));
  }

  private static String place(ConfigException e, Path file) {
    return e.origin() == null ? file.toString() : Origins.of(e.origin());
  }

  /** The library's message without the place, which it puts in front. */
  private static String reason(ConfigException e) {
    String message = e.getMessage();
    if (e.origin() != null && message.startsWith(e.origin().description() + ": ")) {
      message = message.substring(e.origin().description().length() + 2);
    }
    int advice = message.indexOf(" (if you ");
    return advice > 0 ? message.substring(0, advice) : message;
  }

  private static void readOverride(
      SettingOverride override,
      SettingsTree tree,
      Map<String, ConfigValue> values,
      Problems problems) {
    int equals = override.text().indexOf('=');
    String key = equals < 0 ? "" : override.text().substring(0, equals).strip();
    if (key.isEmpty()) {
      problems.add(
          "'" + override.text() + "' needs a setting, an equals sign and a value",
          override.origin());
      return;
    }
    ConfigValue value = parse(override.text().substring(equals + 1), override.origin());
    if (key.startsWith(PROPERTIES + ".")) {
      String name = key.substring(PROPERTIES.length() + 1);
      tree.property(unquoted(name), value, values, problems);
      return;
    }
    try {
      Config layer = value.atPath(key);
      values.putAll(tree.flatten(layer.root(), problems));
    } catch (ConfigException e) {
      problems.add("'" + key + "' is not the name of a setting", override.origin());
    }
  }

  private static String unquoted(String name) {
    boolean quoted = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
    return quoted ? name.substring(1, name.length() - 1) : name;
  }

  /** HOCON where it is a number, boolean, null, list or quoted string; else the text as it is. */
  private static ConfigValue parse(String text, String origin) {
    String stripped = text.strip();
    try {
      ConfigValue value =
          ConfigFactory.parseString(
                  "v = " + stripped, ConfigParseOptions.defaults().setOriginDescription(origin))
              .root()
              .get("v");
      // An unquoted string would lose what follows // or #.
      if (value.valueType() != ConfigValueType.STRING || stripped.startsWith("\"")) {
        return atOrigin(value, origin);
      }
    } catch (ConfigException | StackOverflowError e) {
      // A path, a URI or an expression: taken as it is, below.
      return ConfigValueFactory.fromAnyRef(stripped, origin);
    }
    return ConfigValueFactory.fromAnyRef(stripped, origin);
  }

  /** The line within an option is always 1, and of no use to anybody. */
  private static ConfigValue atOrigin(ConfigValue value, String origin) {
    return value.withOrigin(ConfigOriginFactory.newSimple(origin));
  }

  private static Map<String, ConfigValue> properties(Map<String, ConfigValue> values) {
    Map<String, ConfigValue> properties = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(PROPERTIES + ".")) {
            properties.put(key.substring(PROPERTIES.length() + 1), value);
          }
        });
    return properties;
  }

  private static EffectiveSettings effective(
      Map<String, ConfigValue> values, Map<String, ConfigValue> defaults) {
    List<EffectiveSettings.Entry> entries = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          ShownValue shown = ShownValue.of(key, value);
          String path = key;
          for (String free : List.of(PROPERTIES, SettingsGrid.KEY)) {
            if (key.startsWith(free + ".")) {
              path = free + "." + quoted(key.substring(free.length() + 1));
            }
          }
          entries.add(
              new EffectiveSettings.Entry(
                  path,
                  shown.plain(),
                  shown.rendered(),
                  Origins.of(value),
                  value != defaults.get(key)));
        });
    return new EffectiveSettings(entries);
  }

  private static String quoted(String name) {
    return ConfigUtil.quoteString(name);
  }
}
