package org.plasmospark.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks whether a settings file can be read as it is meant, before it is. */
final class SettingsFile {
  private static final String OPTION = "--conf";

  /** No settings need more. */
  private static final long MOST_BYTES = 16 << 20;

  private SettingsFile() {}

  /**
   * Why a file cannot be read.
   *
   * @param place where to look
   */
  record Problem(String sentence, String place) {}

  /** What keeps a file from being read, if anything does. */
  static Optional<Problem> problem(Path file) {
    if (!Files.exists(file)) {
      return problem("there is no settings file " + file + ": check the path", OPTION);
    }
    if (Files.isDirectory(file)) {
      return problem(file + " is a folder: name a settings file in it", OPTION);
    }
    if (!Files.isRegularFile(file)) {
      // A pipe could be read once only, and some devices have no end.
      return problem(file + " is a pipe or a device: name a settings file on a disk", OPTION);
    }
    if (!Files.isReadable(file)) {
      return problem("the settings file " + file + " may not be read: check its rights", OPTION);
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        return problem("the settings file " + file + " is larger than 16 MB: it is none", OPTION);
      }
      return wrongCharacter(Files.readAllBytes(file))
          .flatMap(
              line ->
                  problem(
                      "the settings file is not UTF-8, and its letters would be taken for others:"
                          + " save it as UTF-8",
                      file + ":" + line));
    } catch (IOException e) {
      return problem(
          "the settings file %s cannot be read (%s): check the disk"
              .formatted(file, e.getClass().getSimpleName()),
          OPTION);
    }
  }

  private static Optional<Problem> problem(String sentence, String place) {
    return Optional.of(new Problem(sentence, place));
  }

  /** The line of the first byte that is not UTF-8, from 1. */
  private static Optional<Long> wrongCharacter(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true);
    if (!result.isError()) {
      return Optional.empty();
    }
    long line = 1;
    for (int i = 0; i < in.position(); i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return Optional.of(line);
  }
}
