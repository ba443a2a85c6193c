package org.plasmospark.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * Tells failures of a store from bad files and from mistakes of ours. Classes are told by their
 * simple names: those of S3A need not be on the class path, and what an executor says may come as
 * text.
 */
public final class StoreFailures {
  /** No answer; subclasses are for text, which does not say of what class a class is. */
  private static final Set<String> SILENCE =
      Set.of(
          "SocketException",
          "ConnectException",
          "HttpHostConnectException",
          "NoRouteToHostException",
          "SocketTimeoutException",
          "ConnectTimeoutException",
          "UnknownHostException");

  /** {@link org.plasmospark.storage.outage.StoreGoneException}; its words are for the user. */
  private static final String GONE = "StoreGoneException";

  /** Answers that say nothing of a file; classes below these may. */
  private static final Set<String> OUT_OF_ORDER =
      Set.of(
          "StandbyException",
          "SafeModeException",
          "UnknownStoreException",
          GONE,
          "AWSClientIOException",
          "AWSNoResponseException",
          "AWSServiceThrottledException",
          "AWSStatus500Exception");

  /** Credentials that are missing, expired or not believed. */
  private static final Set<String> BAD_CREDENTIALS =
      Set.of(
          "CredentialInitializationException",
          "NoAuthWithAWSException",
          "NoAwsCredentialsException",
          "DelegationTokenIOException",
          "InvalidToken",
          "KerberosAuthException",
          "AuthenticationException",
          "SaslException",
          "GSSException",
          "KrbException");

  /** The codes of S3 and the words of Hadoop for the same. */
  private static final Pattern BAD_CREDENTIALS_SAID =
      Pattern.compile(
          "Error Code: (?:ExpiredToken|InvalidToken|TokenRefreshRequired|RequestExpired"
              + "|InvalidAccessKeyId|SignatureDoesNotMatch|RequestTimeTooSkewed|InvalidSecurity"
              + "|InvalidClientTokenId|UnrecognizedClientException|AuthFailure|NotSignedUp"
              + "|AccountProblem)"
              + "|Client cannot authenticate via|authentication is not enabled"
              + "|Failed to find any Kerberos tgt|GSS initiate failed");

  /** Refusals that do not say whether they are meant for the file or for whoever asks. */
  private static final Set<String> REFUSALS =
      Set.of("AccessDeniedException", "AccessControlException", "AuthorizationException");

  /** S3 has no words for a HEAD that it refuses, not even for an expired token. */
  private static final String REFUSED_HEAD = "Error Code: 400 Bad Request";

  /** Input/output exceptions that speak of data or code and not of a store. */
  private static final Set<String> NOT_OF_STORES =
      Set.of(
          "UncheckedIOException",
          "ObjectStreamException",
          "CharConversionException",
          "CharacterCodingException",
          "EOFException");

  private static final Pattern NO_PARQUET = Pattern.compile("(\\S+) is not a Parquet file");

  /** Parts of the names of classes. */
  private static final Set<String> DAMAGE =
      Set.of("org.apache.parquet.", "SchemaColumnConvertNotSupportedException");

  private static final Pattern NAMED = Pattern.compile("([a-z0-9]+:/[^\\s,]+\\.parquet)");

  private static final Pattern NO_ROOM =
      Pattern.compile("no space left|quota", Pattern.CASE_INSENSITIVE);

  /** Refusals that no second run changes; Linux says so of files that were made immutable. */
  private static final Pattern NOT_WRITABLE =
      Pattern.compile(
          "read-only file ?system|operation not permitted|file ?name too long",
          Pattern.CASE_INSENSITIVE);

  private StoreFailures() {}

  /**
   * Whether a store did not answer or does not accept the credentials, as opposed to a file that is
   * missing, forbidden or damaged: the next file would fare no better.
   */
  public static boolean isOutage(Throwable failure) {
    return first(failure, told -> isDown(told) || isOfCredentials(told)).isPresent();
  }

  /** Whether a store did not answer. */
  static boolean isSilence(Throwable failure) {
    return first(failure, told -> told.isAnyOf(SILENCE)).isPresent();
  }

  /**
   * As {@link #isOutage(Throwable)}, for one file of a folder. A refusal that does not name the
   * credentials is the file's own as long as the folder can be listed, and else an outage.
   *
   * @param folder that was listed before with the same credentials
   */
  public static boolean isOutage(Throwable failure, Store store, StorePath folder) {
    return isOutage(
        failure,
        () -> {
          try (StoreListing listing = store.list(folder, ListOptions.EVERYTHING_VISIBLE)) {
            listing.hasNext();
          }
        });
  }

  /** Lists a folder, or the beginning of it. */
  @FunctionalInterface
  interface Look {
    /** Fails if the folder cannot be listed. */
    void list() throws IOException;
  }

  static boolean isOutage(Throwable failure, Look folder) {
    return isOutage(failure)
        || first(failure, StoreFailures::isRefusal).isPresent() && !succeeds(folder);
  }

  private static boolean succeeds(Look folder) {
    try {
      folder.list();
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false; // the caller tells of the file's refusal, which says more
    }
  }

  /**
   * What to tell the user of a failure that ended a job, if it came from a store: USAGE where there
   * is no room to write, else INPUT_MISSING.
   */
  public static Optional<UserException> explain(Throwable failure) {
    return explain(failure, "");
  }

  /**
   * As the other.
   *
   * @param places where the job writes, for the sentence of a full disk: the failure rarely tells
   */
  public static Optional<UserException> explain(Throwable failure, String places) {
    Optional<UserException> gone =
        first(failure, told -> told.names().contains(GONE))
            .map(
                told ->
                    new UserException(
                        ExitCode.INPUT_MISSING,
                        told.message().lines().findFirst().orElse("A store has not answered")
                            + ", and nothing half-done is published as complete; run the same command again when"
                            + " it does.",
                        failure));
    return gone.or(() -> damagedTable(failure)).or(() -> told(failure, places));
  }

  /**
   * What to tell of files of Parquet that were cut or exchanged, if that is what failed: the
   * library says so by its plainest exceptions, and Spark by one that names the file.
   */
  public static Optional<UserException> damagedTable(Throwable failure) {
    List<ToldFailure> all = ToldFailure.of(failure);
    boolean parquet =
        all.stream().anyMatch(told -> DAMAGE.stream().anyMatch(told.type()::contains));
    return all.stream()
        .map(told -> NO_PARQUET.matcher(told.message()))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> found.group(1))
        .or(() -> parquet ? Optional.of(fileOf(all)) : Optional.empty())
        .map(
            file ->
                new UserException(
                    ExitCode.INPUT_MISSING,
                    "The file %s is damaged, or no Parquet of ours: copy it again, or run the job that wrote it."
                        .formatted(file),
                    failure));
  }

  private static String fileOf(List<ToldFailure> all) {
    return all.stream()
        .map(told -> NAMED.matcher(told.message()))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElse("of a table that the job reads");
  }

  private static Optional<UserException> told(Throwable failure, String places) {
    return first(failure, StoreFailures::isOfStores)
        .map(
            told -> {
              String reason = told.reason();
              boolean noRoom = NO_ROOM.matcher(reason).find();
              boolean notWritable = NOT_WRITABLE.matcher(reason).find();
              boolean refused = first(failure, t -> isOfCredentials(t) || isRefusal(t)).isPresent();
              return new UserException(
                  noRoom || notWritable ? ExitCode.USAGE : ExitCode.INPUT_MISSING,
                  "A store failed while the job ran, and nothing half-done is published as complete: "
                      + reason
                      + remedy(noRoom, notWritable, refused, places),
                  failure);
            });
  }

  private static String remedy(
      boolean noRoom, boolean notWritable, boolean refused, String places) {
    if (noRoom) {
      return "; make room%s, and run the same command again."
          .formatted(places.isEmpty() ? "" : " where the job writes (" + places + ")");
    }
    if (notWritable) {
      return "; get the permission, or choose another place or a shorter name.";
    }
    return refused
        ? "; renew the credentials or get the permission, and run the same command again."
        : "; mend that and run the same command again.";
  }

  /**
   * What to tell the user of a place that refuses to be written: USAGE, or INPUT_MISSING where the
   * store is out of order and will take writes again.
   *
   * @param what for the sentence, as "output folder"
   */
  public static UserException cannotWrite(StorePath path, String what, IOException failure) {
    boolean outage = isOutage(failure);
    return new UserException(
        outage ? ExitCode.INPUT_MISSING : ExitCode.USAGE,
        "The %s cannot be written at %s: %s; %s."
            .formatted(
                what,
                path,
                BaseStore.reason(failure),
                outage
                    ? "run the same command again when the store takes writes"
                    : "get the permission or choose another place"),
        failure);
  }

  private static Optional<ToldFailure> first(Throwable failure, Predicate<ToldFailure> wanted) {
    return ToldFailure.of(failure).stream().filter(wanted).findFirst();
  }

  private static boolean isDown(ToldFailure told) {
    return told.isAnyOf(SILENCE) || told.names().stream().anyMatch(OUT_OF_ORDER::contains);
  }

  private static boolean isOfCredentials(ToldFailure told) {
    return told.isAnyOf(BAD_CREDENTIALS) || BAD_CREDENTIALS_SAID.matcher(told.message()).find();
  }

  private static boolean isRefusal(ToldFailure told) {
    return told.isAnyOf(REFUSALS) || told.message().contains(REFUSED_HEAD);
  }

  private static boolean isOfStores(ToldFailure told) {
    boolean io = told.kinds().stream().anyMatch(kind -> kind.endsWith("IOException"));
    return (io || isDown(told) || isOfCredentials(told) || isRefusal(told))
        && !told.isAnyOf(NOT_OF_STORES)
        && !told.type().startsWith("com.fasterxml.jackson.");
  }
}
