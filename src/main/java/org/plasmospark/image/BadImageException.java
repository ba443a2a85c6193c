package org.plasmospark.image;

/** Leaves a reader with the reason why its bytes give no image; the decoder makes it a result. */
final class BadImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  BadImageException(RejectReason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  static BadImageException corrupt(String detail) {
    return new BadImageException(RejectReason.CORRUPT, detail);
  }

  static BadImageException truncated(String detail) {
    return new BadImageException(RejectReason.TRUNCATED, detail);
  }

  static BadImageException unsupported(String detail) {
    return new BadImageException(RejectReason.UNSUPPORTED_FORMAT, detail);
  }

  boolean isTooManyPages() {
    return reason == RejectReason.TOO_MANY_PAGES;
  }

  boolean isTruncated() {
    return reason == RejectReason.TRUNCATED;
  }

  Rejected rejected() {
    return new Rejected(reason, getMessage());
  }
}
