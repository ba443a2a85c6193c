package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A pattern over a whole relative path: {@code *} is any text within a part, {@code **} any text at
 * all, <code>**&#47;</code> any number of folders or none, {@code ?} one character of a part,
 * {@code [a-z]} or {@code [!a-z]} one of a set, {@code {png,tif}} one of several texts; a backslash
 * takes the next character as it is. Case matters.
 */
public final class PathGlob implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String text;
  private final Pattern pattern;

  private PathGlob(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static PathGlob parse(String text) {
    Objects.requireNonNull(text, "text");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty pattern");
    }
    return new PathGlob(text, Pattern.compile(new Translation(text).regex(), Pattern.DOTALL));
  }

  /** Whether it matches the whole path. */
  public boolean matches(String path) {
    return pattern.matcher(path).matches();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathGlob glob && text.equals(glob.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class Translation {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private boolean inBraces;

    Translation(String glob) {
      this.glob = glob;
    }

    String regex() {
      while (at < glob.length()) {
        char c = glob.charAt(at++);
        switch (c) {
          case '*' -> star();
          case '?' -> regex.append("[^/]");
          case '[' -> set();
          case '{' -> openBrace();
          case '}' -> closeBrace();
          case ',' -> regex.append(inBraces ? "|" : ",");
          case '\\' -> literal(escaped());
          default -> literal(c);
        }
      }
      if (inBraces) {
        throw new IllegalArgumentException("a { that is never closed in " + glob);
      }
      return regex.toString();
    }

    private void star() {
      if (!glob.startsWith("*", at)) {
        regex.append("[^/]*");
        return;
      }
      boolean beginsPart = at == 1 || glob.charAt(at - 2) == '/';
      at++;
      if (beginsPart && glob.startsWith("/", at)) {
        at++;
        regex.append("(?:.*/)?");
      } else {
        regex.append(".*");
      }
    }

    private void set() {
      int end = glob.indexOf(']', at + 1);
      if (end < 0) {
        throw new IllegalArgumentException("a [ that is never closed in " + glob);
      }
      boolean negated = glob.charAt(at) == '!';
      String members = glob.substring(negated ? at + 1 : at, end);
      if (members.isEmpty()) {
        throw new IllegalArgumentException("an empty [] in " + glob);
      }
      regex.append("(?!/)[").append(negated ? "^" : "");
      for (int i = 0; i < members.length(); i++) {
        char c = members.charAt(i);
        if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
          char last = members.charAt(i + 2);
          if (last < c) {
            throw new IllegalArgumentException("a range from " + c + " to " + last + " in " + glob);
          }
          regex.append(quoted(c)).append('-').append(quoted(last));
          i += 2;
        } else {
          regex.append(quoted(c));
        }
      }
      regex.append(']');
      at = end + 1;
    }

    private void openBrace() {
      if (inBraces) {
        throw new IllegalArgumentException("a { within { } in " + glob);
      }
      inBraces = true;
      regex.append("(?:");
    }

    private void closeBrace() {
      if (!inBraces) {
        throw new IllegalArgumentException("a } without its { in " + glob);
      }
      inBraces = false;
      regex.append(')');
    }

    private char escaped() {
      if (at == glob.length()) {
        throw new IllegalArgumentException("a backslash at the end of " + glob);
      }
      return glob.charAt(at++);
    }

    private void literal(char c) {
      regex.append(quoted(c));
    }

    private static String quoted(char c) {
      return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '/'
          ? String.valueOf(c)
          : String.format("\\u%04X", (int) c);
    }
  }
}
