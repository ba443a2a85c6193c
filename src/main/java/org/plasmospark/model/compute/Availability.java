package org.plasmospark.model.compute;

/**
 * Whether something can be used here, in a sentence.
 *
 * @param available whether it can
 * @param sentence what was found if it can, why not if it cannot
 */
public record Availability(boolean available, String sentence) {

  /** It can be used. */
  public static Availability yes(String sentence) {
    return new Availability(true, sentence);
  }

  /** It cannot be used. */
  public static Availability no(String sentence) {
    return new Availability(false, sentence);
  }
}
