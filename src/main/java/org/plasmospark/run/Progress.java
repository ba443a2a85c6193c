package org.plasmospark.run;

/**
 * Tells a user how far a long piece of work is. Safe to call from several threads; one piece at a
 * time.
 */
public interface Progress {

  /** Says nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void start(String what, String unit, long total) {}

        @Override
        public void advance(long count) {}

        @Override
        public void finish() {}

        @Override
        public void say(String line) {}
      };

  /**
   * Begins a piece of work; one that was not finished is dropped.
   *
   * @param what in one or two words, such as {@code pack}
   * @param unit what is counted, in the plural
   * @param total how many there are; 0 or less if that is not known
   */
  void start(String what, String unit, long total);

  /** As {@link #start(String, String, long)}, counting cells. */
  default void start(String what, long total) {
    start(what, "cells", total);
  }

  /** So many more are done. */
  void advance(long count);

  /** All is done, whatever was counted. */
  void finish();

  /** A line of its own, between two pieces of work. */
  void say(String line);

  /**
   * A line of its own about trouble that does not end the work but that an operator should know of.
   *
   * @param sentence what happened, where, and what follows from it
   */
  default void warn(String sentence) {
    say("Warning: " + sentence);
  }
}
