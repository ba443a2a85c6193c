package org.plasmospark.model.keras;

/** Parts of sentences with names that a stranger has chosen. */
final class Sentences {
  private static final int LONGEST = 400;

  private Sentences() {}

  /** On one line, of bounded length, without what would steer a terminal. */
  static String oneLine(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> isShown(c) ? c : '\uFFFD')
        .forEach(shown::appendCodePoint);
    return shown.length() < text.length() ? shown.append('…').toString() : shown.toString();
  }

  /** Neither control characters, nor separators of lines, nor what turns the direction of text. */
  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
