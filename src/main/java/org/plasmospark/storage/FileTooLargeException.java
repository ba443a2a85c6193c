package org.plasmospark.storage;

import java.io.IOException;

/** A file has more bytes than the caller is ready to hold. */
public final class FileTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param path the file
   * @param maxBytes what was allowed
   */
  public FileTooLargeException(StorePath path, long maxBytes) {
    super(path + " has more than " + maxBytes + " bytes");
  }
}
