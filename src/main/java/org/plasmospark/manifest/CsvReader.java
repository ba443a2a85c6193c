package org.plasmospark.manifest;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads records of RFC 4180 one by one: quotes, doubled quotes, and commas and line ends inside
 * quotes. Lines may end with LF, CRLF or CR; a byte-order mark is skipped. Memory is that of one
 * record, which is bounded.
 */
final class CsvReader {
  /** Characters a record may have; a missing closing quote must not swallow the file. */
  static final int MAX_RECORD = 1 << 16;

  private static final int END = -1;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final Reader reader;
  private int next;
  private boolean started;
  private long line = 1;
  private long recordLine;

  CsvReader(Reader reader) {
    this.reader = reader;
  }

  /** The line on which the last record began, from 1. */
  long recordLine() {
    return recordLine;
  }

  /**
   * The next record, or null at the end; an empty line is a record of one empty field.
   *
   * @throws CsvSyntaxException when a quote is misplaced or the record is too long; reading cannot
   *     go on
   */
  List<String> read() throws IOException {
    if (!started) {
      started = true;
      next = reader.read();
      if (next == BYTE_ORDER_MARK) {
        next = reader.read();
      }
    }
    if (next == END) {
      return null;
    }
    recordLine = line;
    List<String> fields = new ArrayList<>();
    int length = 0;
    while (true) {
      String field = next == '"' ? quoted(length) : plain(length);
      fields.add(field);
      length += field.length() + 1;
      if (next != ',') {
        endLine();
        return fields;
      }
      advance();
    }
  }

  private String plain(int before) throws IOException {
    StringBuilder field = new StringBuilder();
    while (next != ',' && next != END && next != '\n' && next != '\r') {
      if (next == '"') {
        throw syntax("has a quote in the middle of a field");
      }
      append(field, before);
    }
    return field.toString();
  }

  private String quoted(int before) throws IOException {
    StringBuilder field = new StringBuilder();
    advance();
    while (true) {
      if (next == END) {
        throw syntax("has a quote that is never closed");
      }
      if (next == '"') {
        advance();
        if (next != '"') {
          break;
        }
      }
      append(field, before);
    }
    if (next != ',' && next != END && next != '\n' && next != '\r') {
      throw syntax("has text after a closing quote");
    }
    return field.toString();
  }

  private void append(StringBuilder field, int before) throws IOException {
    if (before + field.length() >= MAX_RECORD) {
      throw syntax("is longer than " + MAX_RECORD + " characters");
    }
    field.append((char) next);
    advance();
  }

  private void endLine() throws IOException {
    if (next == '\r') {
      advance();
      if (next == '\n') {
        advance();
      }
    } else if (next == '\n') {
      advance();
    }
  }

  /** Reads on, counting CRLF as one line end. */
  private void advance() throws IOException {
    int passed = next;
    next = reader.read();
    if (passed == '\n' || (passed == '\r' && next != '\n')) {
      line++;
    }
  }

  private CsvSyntaxException syntax(String problem) {
    return new CsvSyntaxException(recordLine, problem);
  }

  /** Where and why the text is not CSV. */
  static final class CsvSyntaxException extends IOException {
    private static final long serialVersionUID = 1L;
    private final long line;

    CsvSyntaxException(long line, String problem) {
      super(problem);
      this.line = line;
    }

    long line() {
      return line;
    }
  }
}
