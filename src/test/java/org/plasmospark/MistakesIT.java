package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

/** The table of mistakes in {@code mistakes.txt}: each ends in a sentence and leaves nothing. */
class MistakesIT {
  private static final Set<String> OF_THE_MODEL = Set.of("cells", "catalog", "packed", "model");

  @TempDir static Path folder;

  private static List<String> before;

  @BeforeAll
  static void prepare() throws Exception {
    Mistakes.prepare(folder);
    before = tree();
  }

  @TestFactory
  Stream<DynamicTest> eachEndsInASentence() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("src/test/resources/mistakes.txt"), StandardCharsets.UTF_8);
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" \\| ");
        tests.add(
            DynamicTest.dynamicTest(
                parts[2], () -> check(Integer.parseInt(parts[0]), parts[1], parts[2])));
      }
    }
    assertThat(tests).hasSizeGreaterThan(70);
    return tests.stream();
  }

  private static void check(int code, String words, String command) throws IOException {
    List<String> args = new ArrayList<>();
    for (String word : command.split(" ")) {
      args.add(filled(word));
    }
    Finished finished = InProcess.job(args.toArray(String[]::new));
    boolean left = Files.exists(folder.resolve("out"));
    if (left) {
      Mistakes.delete(folder.resolve("out")); // it would be the fault of those that follow
    }
    assertThat(finished.code()).as(finished.err()).isEqualTo(code);
    List<String> said =
        finished
            .err()
            .lines()
            .filter(line -> !line.matches("(?!plasmospark)[a-z]+: [0-9,]+ .*"))
            .toList();
    assertThat(said).isNotEmpty().noneMatch(line -> line.startsWith("\tat "));
    assertThat(said.get(0)).startsWith("plasmospark: ");
    assertThat(said.size() == 1 || said.get(1).matches("(  - |Run |Usage: ).*"))
        .as(finished.err())
        .isTrue();
    assertThat(finished.err()).contains(words.split("; ")).doesNotContain("HUSH");
    assertThat(left).as("--out is there").isFalse();
    assertThat(tree()).isEqualTo(before);
  }

  private static String filled(String word) throws IOException {
    String filled = word;
    while (filled.contains("{")) {
      int open = filled.indexOf('{');
      int close = filled.indexOf('}');
      String name = filled.substring(open + 1, close);
      String path =
          OF_THE_MODEL.contains(name) ? SmallModel.path(name) : folder.resolve(name).toString();
      filled = filled.substring(0, open) + path + filled.substring(close + 1);
    }
    return filled;
  }

  private static List<String> tree() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path root : Arrays.asList(folder, SmallModel.folder())) {
      for (String file : PackagedApplication.tree(root)) {
        all.add(root.getFileName() + "/" + file);
      }
    }
    return all;
  }
}
