package org.plasmospark.run;

/**
 * The progress of several pieces of work that are done at the same time: what they do is counted
 * together, and their lines carry their names.
 */
public final class SharedProgress {
  private final Progress whole;

  /**
   * @param whole started before any part is used, and finished after all
   */
  public SharedProgress(Progress whole) {
    this.whole = whole;
  }

  /** The progress of one of the pieces. */
  public Progress part(String name) {
    return new Progress() {
      @Override
      public void start(String what, String unit, long total) {
        // there is one count for all
      }

      @Override
      public void advance(long count) {
        whole.advance(count);
      }

      @Override
      public void finish() {
        // another part may still be at work
      }

      @Override
      public void say(String line) {
        whole.say(name + ": " + line);
      }

      @Override
      public void warn(String sentence) {
        whole.warn(name + ": " + sentence);
      }
    };
  }
}
