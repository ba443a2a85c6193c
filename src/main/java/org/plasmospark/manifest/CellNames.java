package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * Reads patient and slide from the path of a cell image by a regular expression with the named
 * groups {@code patient} and {@code slide}, and the label from the folder it lies in.
 *
 * <p>The expression is searched in the path relative to the root, with {@code /} between its parts.
 * The slide id is the patient and the slide group joined by {@code /}, because cameras number their
 * pictures anew for every patient. Paths are untrusted: one longer than {@value #MAX_PATH}
 * characters names nobody, and an expression that reads more than {@value #MAX_STEPS} characters
 * for one path is stopped.
 */
public final class CellNames implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Longer paths are not searched. */
  public static final int MAX_PATH = 1024;

  /** Characters an expression may look at for one path, going back counted again. */
  public static final int MAX_STEPS = 1_000_000;

  /**
   * The names of the NIH set, as {@code C101P62ThinF_IMG_20150918_151006_cell_61.png}: a patient
   * {@code C<n>} with letters and {@code P<n>} after it, the word thin or thinF with or without
   * underscores, the slide, {@code _cell_}. Every quantifier is possessive: the search is linear.
   */
  public static final String NIH_PATTERN =
      "(?:^|/)(?<patient>C[0-9](?:(?![Tt]hin)[A-Za-z0-9])*+)_?+[Tt]hinF?+_?+"
          + "(?<slide>(?:(?!_cell_)[^/])++)_cell_[^/]*+$";

  /** The names of the NIH set. */
  public static final CellNames NIH = new CellNames(NIH_PATTERN);

  private final Pattern pattern;

  /**
   * What a path says.
   *
   * @param patientId null when the path does not say
   * @param slideId null when the path does not say
   */
  public record Ids(String patientId, String slideId) implements Serializable {
    static final Ids NONE = new Ids(null, null);
  }

  /**
   * @param expression with the groups {@code patient} and {@code slide}; the second may be missing
   * @throws UserException USAGE, when it is not an expression or has no group {@code patient}
   */
  public CellNames(String expression) {
    Objects.requireNonNull(expression, "expression");
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The expression for patient and slide cannot be read ("
              + e.getDescription()
              + " at position "
              + e.getIndex()
              + "): "
              + expression,
          e);
    }
    if (!hasGroup(expression, "patient")) {
      throw new UserException(
          ExitCode.USAGE,
          "The expression for patient and slide needs a group (?<patient>...): " + expression);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellNames names && expression().equals(names.expression());
  }

  @Override
  public int hashCode() {
    return expression().hashCode();
  }

  /** The expression. */
  public String expression() {
    return pattern.pattern();
  }

  /**
   * Patient and slide of the image at that path; {@code Ids(null, null)} when the expression does
   * not match.
   *
   * @throws UserException USAGE, when the expression backtracks without end on this path
   */
  public Ids ids(String path) {
    if (path.length() > MAX_PATH) {
      return Ids.NONE;
    }
    try {
      Matcher matcher = pattern.matcher(new Budgeted(path, new int[] {MAX_STEPS}));
      if (!matcher.find()) {
        return Ids.NONE;
      }
      String patient = emptyToNull(matcher.group("patient"));
      String slide = hasGroup(expression(), "slide") ? emptyToNull(matcher.group("slide")) : null;
      if (patient == null) {
        return new Ids(null, slide);
      }
      return new Ids(patient, slide == null ? null : patient + "/" + slide);
    } catch (TooManySteps | StackOverflowError e) {
      throw new UserException(
          ExitCode.USAGE,
          "The expression for patient and slide backtracks without end on "
              + Texts.quote(path)
              + "; make its quantifiers possessive: "
              + expression(),
          e);
    }
  }

  /** The name of the folder that the image lies in; null when it lies in the root. */
  public static String labelOf(String path) {
    int end = path.lastIndexOf('/');
    if (end <= 0) {
      return null;
    }
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  private static boolean hasGroup(String expression, String group) {
    return expression.contains("(?<" + group + ">");
  }

  private static String emptyToNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** Counts what the matcher reads, because java.util.regex has no limit of its own. */
  private record Budgeted(CharSequence text, int[] left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
