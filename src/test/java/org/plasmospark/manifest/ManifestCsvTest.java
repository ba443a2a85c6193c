package org.plasmospark.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class ManifestCsvTest {
  private static final String HEADER = String.join(",", ManifestCsv.COLUMNS) + "\n";
  private static final String SHA = "0123456789abcdef".repeat(4);

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsBackWhatItWrote(long seed) throws IOException {
    List<ManifestEntry> entries = ManifestSamples.entries(40, seed);
    assertThat(read(write(entries))).isEqualTo(entries);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsEveryLineEnd(String end) throws IOException {
    String text = (HEADER + "a,,,,1,2,3," + SHA + ",,,,\n\nb,,,,1,2,3," + SHA + ",,,,");
    List<ManifestEntry> entries = read(text.replace("\n", end));
    assertThat(entries).extracting(ManifestEntry::path).containsExactly("a", "b");
  }

  @Test
  void writesTheDocumentedHeaderAndQuotesOnlyWhatNeedsIt() {
    ManifestEntry entry =
        ManifestEntry.ok("a, \"b\".png", "=x", "C1", null, 1, 2, 3, SHA).withSplit(Split.TEST, 4);
    assertThat(write(List.of(entry)))
        .isEqualTo(
            "path,label,patient_id,slide_id,width,height,bytes,sha256,split,fold,status,reason\n"
                + "\"a, \"\"b\"\".png\",=x,C1,,1,2,3,"
                + SHA
                + ",test,4,ok,\n");
  }

  @Test
  void readsColumnsInAnyOrderAfterAByteOrderMark() throws IOException {
    String text = "\uFEFFsha256,bytes,height,width,path\n" + SHA + ",3,2,1,\"a\n1\"\n";
    assertThat(read(text))
        .containsExactly(ManifestEntry.ok("a\n1", null, null, null, 1, 2, 3, SHA));
  }

  @Test
  void reportsEveryProblemWithItsLine() {
    String text =
        HEADER
            + "a,,,,1,2,3,"
            + SHA
            + ",,,,\n"
            + "\"b\nb\",,,,x,-2,3,"
            + SHA
            + ",tran,,,\n"
            + "c,,\n"
            + "d,,,,1,2,3,beef,,,,\n"
            + "e,,,,1,2,3,,,,quarantined,\n"
            + "f,,,,1,2,99999999999999999999,"
            + SHA
            + ",,-2,,\n";
    assertUserError(
        text,
        ExitCode.USAGE,
        "line 3: width is \"x\"",
        "line 3: height is \"-2\"",
        "line 3: unknown split \"tran\"; known are train, validation, test",
        "line 5: 3 fields instead of 12",
        "line 6: sha256",
        "line 7: the reason",
        "line 8: bytes is",
        "line 8: fold is");
  }

  @Test
  void boundsWhatItReports() {
    assertUserError(HEADER + "a\n".repeat(100_000), ExitCode.USAGE, "and 99980 more");
  }

  @Test
  void reportsWrongColumns() {
    assertUserError(
        "path,width,width,colour\n",
        ExitCode.USAGE,
        "column width comes twice",
        "unknown column \"colour\"",
        "column height is missing",
        "column sha256 is missing");
    assertUserError("", ExitCode.INPUT_MISSING, "is empty");
  }

  static Stream<String> brokenQuotes() {
    return Stream.of("\"a,1,2", "a\"b,1", "\"a\"b,1", "\"" + "a".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("brokenQuotes")
  void reportsBrokenQuotes(String record) {
    assertUserError(HEADER + record, ExitCode.USAGE, "line 2: the record ");
  }

  @Test
  void readsAndWritesRowByRow() throws IOException {
    String row = "a,,,,1,2,3," + SHA + ",,,,\n";
    int rows = 300_000;
    Iterator<String> texts =
        Stream.concat(Stream.of(HEADER), Stream.generate(() -> row).limit(rows)).iterator();
    long[] seen = {0};
    assertThat(ManifestCsv.read(new Chunks(texts), "big.csv", entry -> seen[0]++)).isEqualTo(rows);
    assertThat(seen[0]).isEqualTo(rows);
    assertThatThrownBy(
            () -> ManifestCsv.readAll(new StringReader(HEADER + row + row), "two.csv", 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("more than 1 rows");
  }

  private static String write(List<ManifestEntry> entries) {
    StringWriter writer = new StringWriter();
    try {
      ManifestCsv.write(writer, entries.iterator());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return writer.toString();
  }

  private static List<ManifestEntry> read(String text) throws IOException {
    return ManifestCsv.readAll(new StringReader(text), "test.csv", 1000);
  }

  private static void assertUserError(String text, ExitCode code, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  /** Text that is never in memory as a whole. */
  private static final class Chunks extends Reader {
    private final Iterator<String> texts;
    private String current = "";
    private int position;

    Chunks(Iterator<String> texts) {
      this.texts = texts;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
      while (position == current.length()) {
        if (!texts.hasNext()) {
          return -1;
        }
        current = texts.next();
        position = 0;
      }
      int count = Math.min(length, current.length() - position);
      current.getChars(position, position + count, buffer, offset);
      position += count;
      return count;
    }

    @Override
    public void close() {
      position = current.length();
    }
  }
}
