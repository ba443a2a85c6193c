package org.plasmospark.image.synthetic;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * What to draw.
 *
 * @param cells how many cells in all, at least 1
 * @param patients how many patients they come from, at least 1; every fourth has no parasites, as
 *     in the NIH set
 * @param slidesPerPatient how many slides of each, at least 1
 * @param parasitizedFraction share of parasitized cells in all, 0..1
 * @param difficulty 0..1: how faint parasites are, and how often uninfected cells carry stain and
 *     platelets that look like them; 0 is plain to see, at 1 a good part cannot be told apart
 * @param rings whether early parasites appear as rings; without, only as dots and later forms
 */
public record SyntheticSettings(
    int cells,
    int patients,
    int slidesPerPatient,
    double parasitizedFraction,
    double difficulty,
    boolean rings)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST_PATIENTS = 10_000;
  private static final int MOST_SLIDES = 100;

  /** 2,000 cells of 40 patients, half of them parasitized, a few ambiguous. */
  public static final SyntheticSettings DEFAULT =
      new SyntheticSettings(2_000, 40, 5, 0.5, 0.3, true);

  /**
   * @throws UserException naming every value that is out of range
   */
  public SyntheticSettings {
    List<String> problems = new ArrayList<>();
    require(problems, cells >= 1, "the number of cells must be at least 1, not " + cells);
    require(
        problems,
        patients >= 1 && patients <= MOST_PATIENTS,
        "the number of patients must be 1 to %d, not %d".formatted(MOST_PATIENTS, patients));
    require(
        problems,
        slidesPerPatient >= 1 && slidesPerPatient <= MOST_SLIDES,
        "the slides of a patient must be 1 to %d, not %d".formatted(MOST_SLIDES, slidesPerPatient));
    require(
        problems,
        parasitizedFraction >= 0 && parasitizedFraction <= 1,
        "the share of parasitized cells must be 0 to 1, not " + parasitizedFraction);
    require(
        problems,
        difficulty >= 0 && difficulty <= 1,
        "the difficulty must be 0 to 1, not " + difficulty);
    if (!problems.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE, "These cells cannot be drawn: " + String.join("; ", problems) + ".");
    }
  }

  private static void require(List<String> problems, boolean right, String otherwise) {
    if (!right) {
      problems.add(otherwise);
    }
  }
}
