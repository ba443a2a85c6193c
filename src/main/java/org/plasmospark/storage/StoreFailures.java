package org.plasmospark.storage;

import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** Tells failures of a store from bad files and from mistakes of ours. */
public final class StoreFailures {
  /** Of S3A, whose classes need not be on the class path: no answer, or none that says anything. */
  private static final Set<String> S3A_OUTAGES =
      Set.of(
          "AWSClientIOException",
          "AWSNoResponseException",
          "AWSServiceThrottledException",
          "AWSStatus500Exception");

  /** Input/output exceptions that speak of data or code and not of a store. */
  private static final List<Class<? extends IOException>> NOT_OF_STORES =
      List.of(
          ObjectStreamException.class,
          CharConversionException.class,
          CharacterCodingException.class,
          EOFException.class);

  private static final Pattern NO_ROOM =
      Pattern.compile("no space left|quota|read-only file ?system", Pattern.CASE_INSENSITIVE);

  private StoreFailures() {}

  /**
   * Whether a store did not answer, as opposed to a file that is missing, forbidden or damaged: the
   * next file would fare no better.
   */
  public static boolean isOutage(Throwable failure) {
    return first(failure, StoreFailures::outage).isPresent();
  }

  /**
   * What to tell the user of a failure that ended a job, if it came from a store: USAGE where there
   * is no room to write, else INPUT_MISSING.
   */
  public static Optional<UserException> explain(Throwable failure) {
    return first(failure, StoreFailures::ofStores)
        .map(
            cause -> {
              String reason = BaseStore.reason((IOException) cause);
              ExitCode code =
                  NO_ROOM.matcher(reason).find() ? ExitCode.USAGE : ExitCode.INPUT_MISSING;
              return new UserException(
                  code,
                  "A store failed while the job ran, and nothing half-done is published: "
                      + reason
                      + "; mend that and run the same command again.",
                  failure);
            });
  }

  private static Optional<Throwable> first(Throwable failure, Predicate<Throwable> wanted) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (wanted.test(t)) {
        return Optional.of(t);
      }
    }
    return Optional.empty();
  }

  private static boolean outage(Throwable failure) {
    return failure instanceof SocketException
        || failure instanceof SocketTimeoutException
        || failure instanceof UnknownHostException
        || S3A_OUTAGES.contains(failure.getClass().getSimpleName());
  }

  private static boolean ofStores(Throwable failure) {
    return failure instanceof IOException
        && NOT_OF_STORES.stream().noneMatch(type -> type.isInstance(failure))
        && !failure.getClass().getName().startsWith("com.fasterxml.jackson.");
  }
}
