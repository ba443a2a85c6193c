package org.plasmospark.manifest;

import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * Reads a mapping file: a CSV that gives images their label, patient and slide, quoted as {@link
 * ManifestCsv}. Its header has {@code path} and any of {@code label}, {@code patient_id} and {@code
 * slide_id}, in any order. Memory is that of one record.
 */
public final class MappingCsv {
  /** The columns that a file may have. */
  public static final List<String> COLUMNS = List.of("path", "label", "patient_id", "slide_id");

  /** No store has longer paths. */
  private static final int LONGEST_PATH = 8192;

  private static final int LONGEST_FIELD = 1024;

  private final String file;
  private final LabelSet labels;
  private final CsvProblems problems;

  private MappingCsv(String file, LabelSet labels) {
    this.file = "mapping file " + file;
    this.labels = labels;
    this.problems = new CsvProblems(this.file);
  }

  /**
   * Reads all rows in order. Whether a path comes twice is not checked, since that needs all of
   * them at once; {@link #duplicates} has the sentence for it.
   *
   * @param reader stays open; should be buffered
   * @param source where the file is, for messages
   * @param sink gets each good row at once, also when a later one turns out to be wrong
   * @return the number of rows
   * @throws UserException INPUT_MISSING, when there is not even a header; USAGE, listing every
   *     problem by its line
   */
  public static long read(Reader reader, String source, LabelSet labels, Consumer<MappingRow> sink)
      throws IOException {
    return new MappingCsv(source, labels).read(new CsvReader(reader), sink);
  }

  /**
   * The mistake of a file that names images more than once.
   *
   * @param count how many images
   * @param lines of them by path, some of all
   */
  public static UserException duplicates(String source, long count, Map<String, List<Long>> lines) {
    String examples =
        lines.entrySet().stream()
            .map(
                path ->
                    Texts.quote(path.getKey())
                        + " on lines "
                        + path.getValue().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", ")))
            .collect(Collectors.joining("; "));
    return new UserException(
        ExitCode.USAGE,
        "The mapping file %s names %d images more than once, leave one line of each: %s%s."
            .formatted(source, count, examples, count > lines.size() ? "; and others" : ""));
  }

  private long read(CsvReader csv, Consumer<MappingRow> sink) throws IOException {
    long count = 0;
    try {
      List<String> header = csv.read();
      if (header == null) {
        throw new UserException(
            ExitCode.INPUT_MISSING, "The " + file + " is empty: it needs a header.");
      }
      Map<String, Integer> columns = columns(header);
      problems.throwIfAny();
      for (List<String> record = csv.read(); record != null; record = csv.read()) {
        if (record.size() == 1 && record.get(0).isEmpty()) {
          continue;
        }
        MappingRow row = row(record, columns, csv.recordLine());
        if (row != null) {
          sink.accept(row);
          count++;
        }
      }
    } catch (CsvReader.CsvSyntaxException e) {
      problems.add(e.line(), "the record " + e.getMessage());
    }
    problems.throwIfAny();
    return count;
  }

  private Map<String, Integer> columns(List<String> header) {
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
    if (!columns.containsKey("path")) {
      problems.add(1, "column path is missing");
    }
    return columns;
  }

  private MappingRow row(List<String> record, Map<String, Integer> columns, long line) {
    if (record.size() != columns.size()) {
      problems.add(line, record.size() + " fields instead of " + columns.size());
      return null;
    }
    String path = field(record, columns, "path");
    String label = field(record, columns, "label");
    if (path == null) {
      problems.add(line, "path is empty");
      return null;
    }
    for (String text : record) {
      if (text.length() > (text.equals(path) ? LONGEST_PATH : LONGEST_FIELD)) {
        problems.add(line, "a field of " + text.length() + " characters is too long");
        return null;
      }
    }
    try {
      if (label != null) {
        labels.parse(label);
      }
    } catch (IllegalArgumentException e) {
      problems.add(line, e.getMessage());
      return null;
    }
    return new MappingRow(
        path,
        label,
        field(record, columns, "patient_id"),
        field(record, columns, "slide_id"),
        line);
  }

  private static String field(List<String> record, Map<String, Integer> columns, String name) {
    Integer index = columns.get(name);
    return index == null || record.get(index).isEmpty() ? null : record.get(index);
  }
}
