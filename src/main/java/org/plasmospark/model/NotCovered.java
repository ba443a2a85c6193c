package org.plasmospark.model;

/** Tells which layer of a DL4J network the engines do not have. */
final class NotCovered extends Exception {
  private static final long serialVersionUID = 1L;

  NotCovered(String what) {
    super(what);
  }
}
