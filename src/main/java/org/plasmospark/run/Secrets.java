package org.plasmospark.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps what must stay secret out of everything that is shown or recorded: by the name that a value
 * has, and by what a text looks like.
 */
public final class Secrets {
  /** What stands for a secret. */
  public static final String REDACTED = "(redacted)";

  /** Make a name secret wherever they are in it. */
  private static final Pattern TELLING =
      Pattern.compile(
          "secret|passw|passphrase|credential|token(?!iz)"
              + "|apikey|accesskey|privatekey|encryptionkey|sharedkey");

  /** Make a name secret as words of it. */
  private static final Set<String> TELLING_WORDS =
      Set.of("pwd", "pw", "pass", "sas", "sig", "signature", "authorization");

  /** What is said of a key in front of it, if it is a secret one. */
  private static final Set<String> KINDS_OF_KEYS =
      Set.of(
          "access",
          "account",
          "api",
          "auth",
          "client",
          "encryption",
          "master",
          "private",
          "shared",
          "signing",
          "storage");

  /** Ends of names that speak of secrets and hold none: classes, places, switches and numbers. */
  private static final Pattern HARMLESS_END =
      Pattern.compile(
          "(?:providers?|provider path|class|classes|enabled|file|path|interval|timeout|ratio|size"
              + "|length|ms|seconds)$");

  /** In front of a name on a command line. */
  private static final Pattern OPTION = Pattern.compile("^-D|^[^A-Za-z0-9]+");

  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

  /** Between the slashes of an address and the host; of S3, a secret may hold slashes itself. */
  private static final Pattern USER =
      Pattern.compile(
          "(?i)(\\bs3[a-z]?://)[^\\s@:/\"']+:[^\\s@\"']*@"
              + "|(\\bhttps?://)[^\\s/\"']+@"
              + "|(\\b[a-z][a-z0-9+.-]*://)[^\\s/\"':]*:[^\\s/\"']*@");

  private static final Pattern AWS_KEY_ID =
      Pattern.compile("(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{12,}(?![A-Za-z0-9])");

  /** As in Java options and in the query of an address. */
  private static final Pattern PAIR =
      Pattern.compile("([A-Za-z0-9_.-]+)=(\"[^\"]*\"?|'[^']*'?|[^\\s&\"']+)");

  private Secrets() {}

  /** Whether the values of a name, such as that of a property or variable, are kept back. */
  public static boolean isSecret(String name) {
    String[] words = BETWEEN_WORDS.split(OPTION.matcher(name).replaceFirst(""));
    String lower = String.join(" ", words).toLowerCase(Locale.ROOT);
    return speaksOfSecrets(lower, lower.split(" ")) && !HARMLESS_END.matcher(lower).find();
  }

  private static boolean speaksOfSecrets(String name, String[] words) {
    if (TELLING.matcher(name).find()) {
      return true;
    }
    for (int i = 0; i < words.length; i++) {
      boolean key = words[i].equals("key") || words[i].equals("keys");
      boolean told = i == words.length - 1 || i > 0 && KINDS_OF_KEYS.contains(words[i - 1]);
      if (TELLING_WORDS.contains(words[i]) || key && told) {
        return true;
      }
    }
    return false;
  }

  /**
   * A text as it may be shown: without users and passwords in addresses, ids of AWS' keys, and what
   * is set under secret names as {@code name=value}.
   */
  public static String redact(String text) {
    String shown = USER.matcher(text).replaceAll(match -> scheme(match) + REDACTED + "@");
    shown = AWS_KEY_ID.matcher(shown).replaceAll(REDACTED);
    return PAIR.matcher(shown)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    isSecret(match.group(1)) ? match.group(1) + "=" + REDACTED : match.group()));
  }

  /** A failure with its stack trace and causes, as {@link #redact} shows it. */
  public static String redacted(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return redact(text.toString());
  }

  private static String scheme(MatchResult match) {
    String scheme = "";
    for (int i = 1; i <= match.groupCount(); i++) {
      scheme = match.group(i) == null ? scheme : match.group(i);
    }
    return Matcher.quoteReplacement(scheme);
  }
}
