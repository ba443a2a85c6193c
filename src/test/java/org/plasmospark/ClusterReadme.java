package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * The commands of the README that train on a cluster, as they stand there, but for the addresses of
 * clusters and stores and one more file of settings for a small machine.
 */
final class ClusterReadme {
  private static final String SMALL =
      """
      model.input { width = 48, height = 48 }
      train { epochs = 1, batch-size = 16, workers = null }
      spark { driver-memory = 768m, executor-memory = 768m, native-memory = 1g }
      """;

  private final Path folder;
  private final Map<String, String> addresses;
  private final String settings;

  /**
   * @param folder of what is trained
   * @param addresses those of the cluster, by those of the README
   * @param settings in addition
   */
  ClusterReadme(Path folder, Map<String, String> addresses, List<String> settings) {
    this.folder = folder;
    this.addresses = addresses;
    this.settings = String.join("\n", settings);
  }

  /**
   * Runs the only command of the README with all these words, with the exports before it in its
   * block.
   *
   * @param name of the model, below the folder
   */
  void train(String name, String... words) throws Exception {
    Path conf = Files.createDirectories(folder).resolve(name + ".conf");
    Files.writeString(conf, SMALL + settings + "\n");
    String script = script(words);
    Path model = folder.resolve(name);
    script =
        script
            .replace("hdfs://namenode:8020/cells/packed", SmallModel.path("packed"))
            .replace("hdfs://namenode:8020/cells/model", model.toString());
    for (Entry<String, String> address : addresses.entrySet()) {
      script = script.replace(address.getKey(), address.getValue());
    }
    Shell.Finished finished = new Shell(Shell.HOME).run(script + " --conf " + conf);
    assertThat(finished.code()).as(script + "\n" + finished.err()).isZero();
    assertThat(model.resolve("model.zip")).isNotEmptyFile();
  }

  private static String script(String... words) throws IOException {
    List<String> found =
        Readme.blocks("bash").stream()
            .map(Readme::commands)
            .flatMap(
                commands ->
                    commands.stream()
                        .filter(command -> List.of(words).stream().allMatch(command::contains))
                        .map(command -> exports(commands) + command))
            .toList();
    assertThat(found).as("commands of the README with " + List.of(words)).hasSize(1);
    return found.get(0);
  }

  private static String exports(List<String> commands) {
    StringBuilder exports = new StringBuilder("set -e\n");
    commands.stream()
        .filter(command -> command.startsWith("export "))
        .forEach(command -> exports.append(command).append('\n'));
    return exports.toString();
  }
}
