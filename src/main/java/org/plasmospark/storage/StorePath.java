package org.plasmospark.storage;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * An absolute place on a store. Names are taken literally, as Hadoop does: {@code %20} in a path is
 * these three characters, and blanks, {@code #}, {@code ?}, colons and letters of any script are
 * ordinary characters.
 *
 * @param scheme {@code file}, {@code hdfs} or {@code s3a}
 * @param authority name node or bucket; empty for files, and for the configured name node
 * @param path begins with {@code /}, without empty, {@code .} or {@code ..} parts and without a
 *     slash at the end
 */
public record StorePath(String scheme, String authority, String path)
    implements Serializable, Comparable<StorePath> {
  private static final Set<String> SCHEMES = Set.of("file", "hdfs", "s3a");
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);

  /** Of the address behind the scheme. */
  private static final Pattern USER = Pattern.compile("//[^/]*:[^/]*@");

  /** No bucket's name holds either; a key may hold a slash. */
  private static final Pattern USER_OF_S3 = Pattern.compile("//[^/]*[:@]");

  /**
   * @throws IllegalArgumentException when a part is not of the documented form
   */
  public StorePath {
    if (!SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException("scheme " + scheme);
    }
    if (!path.equals(normalized(path)) || path.indexOf('\0') >= 0 || authority.contains("/")) {
      throw new IllegalArgumentException("path " + path);
    }
  }

  /**
   * What a user wrote: an URI, or a bare path of the local disk, which may be relative to the
   * working directory.
   *
   * @throws UserException USAGE, when it is empty, of another scheme, or holds a password
   */
  public static StorePath parse(String text) {
    if (text == null || text.isBlank()) {
      throw usage("A path is empty: give a file, hdfs or s3a address.");
    }
    if (text.indexOf('\0') >= 0) {
      throw usage("The path " + text.replace('\0', '\uFFFD') + " holds a NUL character.");
    }
    Matcher matcher = SCHEME.matcher(text);
    if (!matcher.matches()) {
      return local(text);
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    requireNoUser(scheme, matcher.group(2));
    if (!SCHEMES.contains(scheme)) {
      throw usage(
          "The address "
              + text
              + " begins with "
              + scheme
              + ": ; use file:, hdfs: or "
              + (scheme.startsWith("s3")
                  ? "s3a:, as in s3a://bucket/key."
                  : "s3a:, or write ./ before a local name with a colon."));
    }
    String rest = matcher.group(2);
    String authority = "";
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      rest = slash < 0 ? "/" : rest.substring(slash);
    }
    if (scheme.equals("file")) {
      if (!authority.isEmpty()) {
        throw usage(
            "The address "
                + text
                + " names the host "
                + authority
                + ": write file:/// and the path.");
      }
      return local(rest);
    }
    if (scheme.equals("s3a") && authority.isEmpty()) {
      throw usage("The address " + text + " names no bucket: write s3a://bucket/key.");
    }
    if (!rest.startsWith("/")) {
      throw usage("The address " + text + " is relative: write " + scheme + "://host/path.");
    }
    return new StorePath(scheme, authority, normalized(rest));
  }

  /** What stands before the path would get into logs and records, and is not shown here either. */
  private static void requireNoUser(String scheme, String rest) {
    boolean s3 = scheme.startsWith("s3");
    if ((s3 ? USER_OF_S3 : USER).matcher(rest).lookingAt()) {
      throw usage(
          "An address that begins with "
              + scheme
              + ":// holds a user, key or password, which would get into logs and records: leave it"
              + " out"
              + (s3
                  ? ", and give keys by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
                      + " or by a Hadoop credential store, as conf/s3.conf says."
                  : "."));
    }
  }

  /** A path of the local disk. */
  public static StorePath of(Path local) {
    return local(local.toString());
  }

  private static StorePath local(String path) {
    String absolute = path.startsWith("/") ? path : System.getProperty("user.dir") + "/" + path;
    return new StorePath("file", "", normalized(absolute));
  }

  /**
   * The file or folder of that name below this one, for names that come from listings, manifests
   * and archives.
   *
   * @param relative parts joined by {@code /}
   * @throws IllegalArgumentException when it is absolute, has empty, {@code .} or {@code ..} parts,
   *     or a NUL: it could lead out of this folder
   */
  public StorePath child(String relative) {
    String below = "/" + relative;
    if (relative.isEmpty() || relative.indexOf('\0') >= 0 || !below.equals(normalized(below))) {
      throw new IllegalArgumentException("not a name below a folder: " + relative);
    }
    return new StorePath(scheme, authority, path.equals("/") ? below : path + below);
  }

  /** The last part; empty for the root. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder it lies in; null for the root. */
  public StorePath parent() {
    if (path.equals("/")) {
      return null;
    }
    int slash = path.lastIndexOf('/');
    return new StorePath(scheme, authority, slash == 0 ? "/" : path.substring(0, slash));
  }

  /** Whether both are on the same disk, name node or bucket. */
  public boolean sameStore(StorePath other) {
    return scheme.equals(other.scheme) && authority.equals(other.authority);
  }

  /** The same place as Hadoop and Spark name it. */
  public org.apache.hadoop.fs.Path hadoop() {
    return new org.apache.hadoop.fs.Path(scheme, authority.isEmpty() ? null : authority, path);
  }

  @Override
  public int compareTo(StorePath other) {
    return toString().compareTo(other.toString());
  }

  /** The address, which {@link #parse} reads back: {@code scheme://authority/path}. */
  @Override
  public String toString() {
    return scheme + "://" + authority + path;
  }

  private static String normalized(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  private static UserException usage(String sentence) {
    return new UserException(ExitCode.USAGE, sentence);
  }
}
