package org.plasmospark.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Builds HTML that is also well-formed XML: elements are closed in order, all text and attribute
 * values are escaped. Tag and attribute names come from this package only.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /** Text that is safe in an element and in a double-quoted attribute. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(character) ? character : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  /** The characters of XML 1.0 (section 2.2) without the C1 controls, which HTML forbids. */
  private static boolean allowed(int character) {
    return character == '\t'
        || character == '\n'
        || character >= 0x20 && character < 0x7F
        || character >= 0xA0 && character <= 0xD7FF
        || character >= 0xE000 && character <= 0xFFFD
        || character >= 0x10000;
  }

  /** Opens an element; {@code attributes} are names and values in turn. */
  Html open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes the element opened last. */
  Html close() {
    out.append("</").append(open.pop()).append('>');
    if (open.size() < 4) {
      out.append('\n');
    }
    return this;
  }

  /** An element that can have no content: void in HTML, or any empty one in SVG. */
  Html leaf(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** An element with nothing but text in it. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** Markup of this package's own, such as the style sheet: not escaped. */
  Html verbatim(String markup) {
    out.append(markup);
    return this;
  }

  /** The markup so far; every element must have been closed. */
  String markup() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(escape(attributes[i + 1])).append('"');
    }
  }
}
