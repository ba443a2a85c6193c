package org.plasmospark.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/** Judges the names that archives give their members; nothing is ever unpacked to a disk. */
final class MemberNames {
  private static final int LONGEST = 4096;
  private static final int SHOWN = 200;
  private static final Pattern ABSOLUTE =
      Pattern.compile("[/\\\\].*|[A-Za-z]:[/\\\\].*", Pattern.DOTALL);
  private static final Pattern PART = Pattern.compile("[/\\\\]");

  private MemberNames() {}

  static boolean isAscii(String name) {
    return name.chars().allMatch(c -> c < 0x80);
  }

  /** The text of a name's bytes, if they are UTF-8. */
  static Optional<String> utf8(byte[] name) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The name without {@code ./} in front, cut to a length that tables and people can bear. */
  static String plain(String name) {
    String plain = name.replace('\0', '\uFFFD');
    while (plain.startsWith("./")) {
      plain = plain.substring(2);
    }
    return plain.length() <= LONGEST
        ? plain
        : plain.substring(0, SHOWN) + "…" + Integer.toHexString(plain.hashCode());
  }

  /** Why a name cannot be taken for that of a file in the archive. */
  static Optional<Rejected> problem(String name) {
    if (name.isEmpty() || name.equals("./")) {
      return bad("The archive gives this member no name.");
    }
    if (name.indexOf('\0') >= 0) {
      return bad("The name of the member holds a NUL character.");
    }
    if (name.length() > LONGEST) {
      return bad("The name of the member has %d characters.".formatted(name.length()));
    }
    if (ABSOLUTE.matcher(name).matches()) {
      return bad("The name of the member is absolute.");
    }
    if (PART.splitAsStream(name).anyMatch(".."::equals)) {
      return bad("The name of the member leads out of the archive.");
    }
    return Optional.empty();
  }

  private static Optional<Rejected> bad(String sentence) {
    return Optional.of(new Rejected(RejectReason.BAD_NAME, sentence));
  }
}
