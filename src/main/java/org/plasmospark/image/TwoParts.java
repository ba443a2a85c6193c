package org.plasmospark.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** Two arrays of bytes as one stream, without a copy of either. */
final class TwoParts extends ImageInputStreamImpl {
  private final byte[] first;
  private final byte[] second;

  TwoParts(byte[] first, byte[] second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public long length() {
    return (long) first.length + second.length;
  }

  @Override
  public int read() {
    bitOffset = 0;
    if (streamPos >= length()) {
      return -1;
    }
    long at = streamPos++;
    return (at < first.length ? first[(int) at] : second[(int) (at - first.length)]) & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) {
    bitOffset = 0;
    if (streamPos >= length()) {
      return -1;
    }
    boolean inFirst = streamPos < first.length;
    byte[] part = inFirst ? first : second;
    int at = (int) (inFirst ? streamPos : streamPos - first.length);
    int some = Math.min(count, part.length - at);
    System.arraycopy(part, at, bytes, offset, some);
    streamPos += some;
    return some;
  }
}
