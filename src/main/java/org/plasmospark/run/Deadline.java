package org.plasmospark.run;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * The time at which a run must have stopped.
 *
 * @param at the first moment that is too late
 */
public record Deadline(Instant at) {

  /**
   * Reads {@code 05:30}, the next such time of day in the clock's zone, or {@code PT3H}, so long
   * from now.
   *
   * @throws UserException ({@link ExitCode#USAGE}) if it is neither
   */
  public static Deadline parse(String text, Clock clock) {
    try {
      if (text.startsWith("P") || text.startsWith("p")) {
        Duration length = Duration.parse(text);
        if (length.isNegative() || length.isZero()) {
          throw unreadable(text, null);
        }
        return new Deadline(clock.instant().plus(length));
      }
      LocalTime time = LocalTime.parse(text);
      ZonedDateTime now = ZonedDateTime.now(clock);
      ZonedDateTime today = now.toLocalDate().atTime(time).atZone(clock.getZone());
      return new Deadline(
          (today.isAfter(now)
                  ? today
                  : now.toLocalDate().plusDays(1).atTime(time).atZone(clock.getZone()))
              .toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw unreadable(text, e);
    }
  }

  /** Whether it is too late. */
  public boolean passed(Clock clock) {
    return !clock.instant().isBefore(at);
  }

  /** Time that is left; zero when it has passed. */
  public Duration remaining(Clock clock) {
    Duration left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static UserException unreadable(String text, Exception cause) {
    return new UserException(
        ExitCode.USAGE,
        "the deadline '"
            + text
            + "' is neither a time of day such as 05:30 nor a length such as PT3H",
        cause);
  }
}
