package org.plasmospark.manifest;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * The data manifest as CSV: a header, then one record an image, quoted as in RFC 4180 but with LF
 * between the records, so that files compare well. Fields that are null are empty. Callers use
 * UTF-8.
 *
 * <p>A field that begins with {@code =}, {@code +}, {@code -} or {@code @} is written as it is,
 * even though a spreadsheet may run it as a formula: a manifest must give back the very path of the
 * file. Import it as text when its names come from strangers.
 *
 * <p>Reading and writing hold one record at a time.
 */
public final class ManifestCsv {
  /** The columns in the order in which they are written. */
  public static final List<String> COLUMNS =
      List.of(
          "path",
          "label",
          "patient_id",
          "slide_id",
          "width",
          "height",
          "bytes",
          "sha256",
          "split",
          "fold",
          "status",
          "reason");

  /** Columns that a file must have; the others default to none, status to ok. */
  public static final List<String> REQUIRED = List.of("path", "width", "height", "bytes", "sha256");

  /** Problems that a message lists; the others are counted. */
  public static final int MAX_PROBLEMS = CsvProblems.MOST_LISTED;

  private ManifestCsv() {}

  /** Writes the header and all entries; the writer stays open. */
  public static void write(Writer writer, Iterator<ManifestEntry> entries) throws IOException {
    writeHeader(writer);
    while (entries.hasNext()) {
      writeEntry(writer, entries.next());
    }
    writer.flush();
  }

  /** Writes the header line. */
  public static void writeHeader(Writer writer) throws IOException {
    writer.write(String.join(",", COLUMNS));
    writer.write('\n');
  }

  /** Writes one record. */
  public static void writeEntry(Writer writer, ManifestEntry entry) throws IOException {
    StringBuilder record = new StringBuilder(256);
    field(record, entry.path()).append(',');
    field(record, entry.label()).append(',');
    field(record, entry.patientId()).append(',');
    field(record, entry.slideId()).append(',');
    record.append(entry.width()).append(',');
    record.append(entry.height()).append(',');
    record.append(entry.bytes()).append(',');
    field(record, entry.sha256()).append(',');
    record.append(entry.split() == null ? "" : entry.split().text()).append(',');
    record.append(entry.fold() == ManifestEntry.NO_FOLD ? "" : entry.fold()).append(',');
    record.append(entry.status().text()).append(',');
    field(record, entry.reason()).append('\n');
    writer.append(record);
  }

  /**
   * Reads all entries in order; columns may come in any order.
   *
   * @param reader stays open; should be buffered
   * @param source the name of the file for messages
   * @param sink gets each good entry at once, also when a later record turns out to be wrong
   * @return the number of entries
   * @throws UserException INPUT_MISSING, when there is not even a header; USAGE, listing every
   *     problem by its line, when columns or records are wrong
   */
  public static long read(Reader reader, String source, Consumer<ManifestEntry> sink)
      throws IOException {
    CsvReader csv = new CsvReader(reader);
    CsvProblems problems = new CsvProblems("manifest " + source);
    long count = 0;
    try {
      List<String> header = csv.read();
      if (header == null) {
        throw new UserException(
            ExitCode.INPUT_MISSING, "The manifest " + source + " is empty: it needs a header.");
      }
      Map<String, Integer> columns = columns(header, problems);
      problems.throwIfAny();
      for (List<String> record = csv.read(); record != null; record = csv.read()) {
        if (record.size() == 1 && record.get(0).isEmpty()) {
          continue;
        }
        ManifestEntry entry = entry(record, columns, csv.recordLine(), problems);
        if (entry != null) {
          sink.accept(entry);
          count++;
        }
      }
    } catch (CsvReader.CsvSyntaxException e) {
      problems.add(e.line(), "the record " + e.getMessage());
    }
    problems.throwIfAny();
    return count;
  }

  /**
   * Reads a manifest that is known to be small.
   *
   * @param maxRows more rows are an error
   * @throws UserException as {@link #read}
   */
  public static List<ManifestEntry> readAll(Reader reader, String source, int maxRows)
      throws IOException {
    List<ManifestEntry> entries = new ArrayList<>();
    read(
        reader,
        source,
        entry -> {
          if (entries.size() >= maxRows) {
            throw new UserException(
                ExitCode.USAGE, "The manifest " + source + " has more than " + maxRows + " rows.");
          }
          entries.add(entry);
        });
    return entries;
  }

  private static Map<String, Integer> columns(List<String> header, CsvProblems problems) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      if (!COLUMNS.contains(name)) {
        problems.add(
            1, "unknown column " + Texts.quote(name) + "; known are " + String.join(", ", COLUMNS));
      } else if (columns.put(name, i) != null) {
        problems.add(1, "column " + name + " comes twice");
      }
    }
    for (String name : REQUIRED) {
      if (!columns.containsKey(name)) {
        problems.add(1, "column " + name + " is missing");
      }
    }
    return columns;
  }

  private static ManifestEntry entry(
      List<String> record, Map<String, Integer> columns, long line, CsvProblems problems) {
    if (record.size() != columns.size()) {
      problems.add(line, record.size() + " fields instead of " + columns.size());
      return null;
    }
    Row row = new Row(record, columns, line, problems);
    int width = (int) row.number("width", 0, Integer.MAX_VALUE, 0);
    int height = (int) row.number("height", 0, Integer.MAX_VALUE, 0);
    long bytes = row.number("bytes", 0, Long.MAX_VALUE, 0);
    int fold =
        (int) row.number("fold", ManifestEntry.NO_FOLD, Integer.MAX_VALUE, ManifestEntry.NO_FOLD);
    Split split = row.text("split").isEmpty() ? null : row.parsed("split", Split::parse);
    EntryStatus status =
        row.text("status").isEmpty() ? EntryStatus.OK : row.parsed("status", EntryStatus::parse);
    if (row.bad) {
      return null;
    }
    try {
      return new ManifestEntry(
          row.text("path"),
          row.text("label"),
          row.text("patient_id"),
          row.text("slide_id"),
          width,
          height,
          bytes,
          row.text("sha256"),
          split,
          fold,
          status,
          row.text("reason"));
    } catch (IllegalArgumentException e) {
      problems.add(line, e.getMessage());
      return null;
    }
  }

  private static StringBuilder field(StringBuilder record, String text) {
    if (text == null) {
      return record;
    }
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      // The mark would be taken for the file's own at its very beginning.
      plain = c != ',' && c != '"' && c != '\n' && c != '\r' && c != '\uFEFF';
    }
    return plain
        ? record.append(text)
        : record.append('"').append(text.replace("\"", "\"\"")).append('"');
  }

  /** One record while it is checked: all its wrong fields are reported. */
  private static final class Row {
    private final List<String> record;
    private final Map<String, Integer> columns;
    private final long line;
    private final CsvProblems problems;
    private boolean bad;

    Row(List<String> record, Map<String, Integer> columns, long line, CsvProblems problems) {
      this.record = record;
      this.columns = columns;
      this.line = line;
      this.problems = problems;
    }

    String text(String column) {
      Integer index = columns.get(column);
      return index == null ? "" : record.get(index);
    }

    long number(String column, long min, long max, long absent) {
      String text = text(column);
      if (text.isEmpty() && !REQUIRED.contains(column)) {
        return absent;
      }
      try {
        long number = Long.parseLong(text);
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Reported below together with numbers out of range.
      }
      bad(column + " is " + Texts.quote(text) + ", not a whole number from " + min);
      return absent;
    }

    <T> T parsed(String column, Function<String, T> parser) {
      try {
        return parser.apply(text(column));
      } catch (IllegalArgumentException e) {
        bad(e.getMessage());
        return null;
      }
    }

    private void bad(String problem) {
      bad = true;
      problems.add(line, problem);
    }
  }
}
