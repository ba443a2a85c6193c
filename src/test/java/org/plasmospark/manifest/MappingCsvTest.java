package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class MappingCsvTest {

  @Test
  void readsColumnsInAnyOrderAndTakesEmptyFieldsForNothing() throws IOException {
    assertThat(
            read(
                "slide_id,path,label\r\n"
                    + "7,a.png,Parasitized\r\n"
                    + "\r\n"
                    + ",\"b, \"\"c\"\"\nd.png\",\r\n"
                    + "8,set.zip!/x.png,Uninfected\n"))
        .containsExactly(
            new MappingRow("a.png", "Parasitized", null, "7", 2),
            new MappingRow("b, \"c\"\nd.png", null, null, null, 4),
            new MappingRow("set.zip!/x.png", "Uninfected", null, "8", 6));
  }

  @Test
  void needsNothingButThePath() throws IOException {
    assertThat(read("path\na.png\n")).containsExactly(new MappingRow("a.png", null, null, null, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label|line 1: column path is missing",
        "path,path|line 1: column path comes twice",
        "path,age|line 1: unknown column \"age\"",
        "path,label;a.png,Infected|line 2: unknown label \"Infected\"; known are Uninfected",
        "path,label;a.png|line 2: 1 fields instead of 2",
        "path,label;,Uninfected|line 2: path is empty",
        "path;\"a|line 2: the record has a quote that is never closed",
        "path;a\"b|line 2: the record has a quote in the middle of a field",
        "path;a;\"b\"c|line 3: the record has text after a closing quote"
      })
  void namesEachProblemByItsLine(String csv, String sentence) {
    assertThatThrownBy(() -> read(csv.replace(';', '\n')))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(e.getMessage()).startsWith("The mapping file m.csv").contains(sentence);
            });
  }

  @Test
  void listsSeveralProblemsAndCountsTheRest() {
    assertThatThrownBy(() -> read("path,label\n" + "a.png,x\n".repeat(50)))
        .hasMessageContaining("line 2: ")
        .hasMessageContaining("line 21: ")
        .hasMessageContaining("and 30 more");
  }

  @Test
  void needsAHeader() {
    assertThatThrownBy(() -> read(""))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING));
  }

  @Test
  void saysOnWhichLinesAnImageIsNamedTwice() {
    UserException mistake =
        MappingCsv.duplicates("m.csv", 7, new TreeMap<>(Map.of("a.png", List.of(2L, 9L))));
    assertThat(mistake.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(mistake.getMessage())
        .isEqualTo(
            "The mapping file m.csv names 7 images more than once, leave one line of each:"
                + " \"a.png\" on lines 2, 9; and others.");
  }

  private static List<MappingRow> read(String csv) throws IOException {
    List<MappingRow> rows = new ArrayList<>();
    long count = MappingCsv.read(new StringReader(csv), "m.csv", LabelSet.NIH, rows::add);
    assertThat(count).isEqualTo(rows.size());
    return rows;
  }
}
