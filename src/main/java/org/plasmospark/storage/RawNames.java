package org.plasmospark.storage;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of files on a disk that are no UTF-8, as those of old archives that were unpacked: their
 * bytes that are none are written as {@code \xE9}, so that they can be shown, kept in tables, and
 * found again. In a name that has such a sign itself its backslash is written as {@code \x5C}.
 */
final class RawNames {
  private static final char REPLACEMENT = '\uFFFD';
  private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9A-F]{2})");
  private static final int HEX = 16;

  /** Characters of an escape. */
  private static final int SIGN = 4;

  private RawNames() {}

  /** The name of a file, with escapes if it is no UTF-8. */
  static String of(Path path) {
    String name = path.getFileName().toString();
    if (name.indexOf(REPLACEMENT) < 0 && !isEscaped(name)) {
      return name;
    }
    String address = path.toUri().getRawPath();
    int end = address.endsWith("/") ? address.length() - 1 : address.length();
    return escaped(bytes(address.substring(address.lastIndexOf('/', end - 1) + 1, end)));
  }

  /** The bytes that an address means. */
  private static byte[] bytes(String address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < address.length(); i++) {
      if (address.charAt(i) == '%') {
        bytes.write(Integer.parseInt(address.substring(i + 1, i + 3), HEX));
        i += 2;
      } else {
        bytes.write(address.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static String escaped(byte[] name) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < name.length) {
      int length = character(name, at);
      if (length == 0 || isSign(name, at)) {
        text.append(String.format("\\x%02X", name[at] & 0xFF));
        at++;
      } else {
        text.append(new String(name, at, length, StandardCharsets.UTF_8));
        at += length;
      }
    }
    return text.toString();
  }

  /** Whether an escape begins there as it stands. */
  private static boolean isSign(byte[] name, int at) {
    return name[at] == '\\'
        && at + SIGN <= name.length
        && isEscaped(new String(name, at, SIGN, StandardCharsets.ISO_8859_1));
  }

  /** Bytes of the character that begins there; 0 if none does. */
  private static int character(byte[] name, int at) {
    for (int length = 1; length <= 4 && at + length <= name.length; length++) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name, at, length));
        return length;
      } catch (CharacterCodingException e) {
        continue; // perhaps it is longer
      }
    }
    return 0;
  }

  /** Whether a name may be one that was escaped. */
  static boolean isEscaped(String path) {
    return ESCAPED.matcher(path).find();
  }

  /** The file that an absolute path with escapes means. */
  static Path path(String escaped) {
    StringBuilder address = new StringBuilder("file://");
    Matcher found = ESCAPED.matcher(escaped);
    int at = 0;
    while (found.find()) {
      append(address, escaped.substring(at, found.start()));
      address.append('%').append(found.group(1));
      at = found.end();
    }
    append(address, escaped.substring(at));
    return Path.of(URI.create(address.toString()));
  }

  private static void append(StringBuilder address, String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      address.append(b == '/' ? "/" : String.format("%%%02X", b & 0xFF));
    }
  }
}
