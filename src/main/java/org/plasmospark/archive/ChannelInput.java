package org.plasmospark.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A channel as a buffered stream that knows where it is; skipping does not read. A failure of the
 * store is an {@link UncheckedIOException}, so that nobody takes it for a damaged archive.
 */
final class ChannelInput extends InputStream {
  private final SeekableByteChannel channel;
  private final long length;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);

  /** Where the buffer's end is in the file. */
  private long bufferEnd;

  ChannelInput(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
  }

  long length() {
    return length;
  }

  long position() {
    return bufferEnd - buffer.remaining();
  }

  /** Goes to a place in the file, or to its end if it is shorter. */
  void seek(long position) {
    long target = Math.min(position, length);
    long bufferStart = bufferEnd - buffer.limit();
    if (target >= bufferStart && target <= bufferEnd) {
      buffer.position((int) (target - bufferStart));
    } else {
      buffer.limit(0);
      bufferEnd = target;
    }
  }

  /**
   * So many bytes from a place on.
   *
   * @throws BadArchiveException truncated, if the file ends before
   */
  byte[] bytes(int count) throws IOException {
    byte[] bytes = readNBytes(count);
    if (bytes.length < count) {
      throw BadArchiveException.truncated("The archive ends in the middle of its directory.");
    }
    return bytes;
  }

  @Override
  public int read() {
    return fill() ? buffer.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int count) {
    if (count == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int read = Math.min(count, buffer.remaining());
    buffer.get(target, offset, read);
    return read;
  }

  @Override
  public long skip(long count) {
    long before = position();
    seek(count > length - before ? length : before + Math.max(0, count));
    return position() - before;
  }

  @Override
  public int available() {
    return buffer.remaining();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The same bytes for libraries that go to places themselves; moves this stream. */
  SeekableByteChannel asChannel() {
    return new SeekableByteChannel() {
      @Override
      public int read(ByteBuffer target) {
        if (!target.hasRemaining()) {
          return 0;
        }
        byte[] bytes = new byte[Math.min(target.remaining(), buffer.capacity())];
        int read = ChannelInput.this.read(bytes, 0, bytes.length);
        target.put(bytes, 0, Math.max(0, read));
        return read;
      }

      @Override
      public long position() {
        return ChannelInput.this.position();
      }

      @Override
      public SeekableByteChannel position(long position) {
        seek(position);
        return this;
      }

      @Override
      public long size() {
        return length;
      }

      @Override
      public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
      }

      @Override
      public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
      }

      @Override
      public boolean isOpen() {
        return channel.isOpen();
      }

      @Override
      public void close() {
        // the owner of the channel does
      }
    };
  }

  private boolean fill() {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    int read;
    try {
      channel.position(bufferEnd);
      do {
        read = channel.read(buffer);
      } while (read == 0);
    } catch (IOException e) {
      buffer.limit(0);
      throw new UncheckedIOException(e);
    }
    buffer.flip();
    bufferEnd += Math.max(0, read);
    return read > 0;
  }
}
