package org.plasmospark.storage.outage;

/**
 * A request that was not made, as its store has not answered for so long that the job ends. Not an
 * {@link java.io.IOException}: the client of S3 would try again.
 */
public final class StoreGoneException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message what does not answer, and since when
   */
  public StoreGoneException(String message) {
    super(message);
  }
}
