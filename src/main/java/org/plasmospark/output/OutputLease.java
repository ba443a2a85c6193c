package org.plasmospark.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Lease;
import org.plasmospark.run.ProcessIdentity;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.StoredFile;

/**
 * The sign that an attempt lives: a file of its own, which it writes again and again. An exclusive
 * lease keeps every other attempt away; shared ones only tell which attempts live.
 *
 * <p>Every attempt first writes its file, under a name that nobody else uses, and then lists the
 * folder. It holds an exclusive lease once a list shows no other living attempt; on seeing one that
 * asked earlier it gives up, one that asked later it gives a few seconds to give up. This needs no
 * more of a store than that a list shows what was written before: local disks, HDFS and S3 (since
 * December 2020) do. Two that start in the same moment may both give up.
 *
 * <p>The lease saves work, and is not what keeps results whole: an attempt that was suspended for
 * longer than its lease lasts cannot publish any more, because the log of versions has moved on
 * ({@link Attempt}).
 */
final class OutputLease implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 16;
  private static final String SUFFIX = ".lease";
  private static final int LOOKS = 15;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int BEATS = 4;

  /** Longer than a writer takes for a lease. */
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(2);

  /**
   * The attempts of this process that have not ended. A job that could not remove its lease, as the
   * store was gone, must not keep away the next one of the same process, which never seems dead.
   */
  private static final Set<String> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Store store;
  private final OutputPlace place;
  private final StorePath file;
  private final Claim claim;
  private final boolean exclusive;

  /** Files that somebody was writing when this attempt began. */
  private final Set<StorePath> unfinished = new TreeSet<>();

  private Pulse.Beating heart = () -> {};
  private Lease own;
  private Exception trouble;
  private boolean lost;
  private volatile boolean closing;

  private OutputLease(Store store, OutputPlace place, Claim claim, boolean exclusive) {
    this.store = store;
    this.place = place;
    this.claim = claim;
    this.exclusive = exclusive;
    this.file = file(place, claim.attempt());
    Instant now = claim.clock().instant();
    this.own =
        new Lease(claim.runId(), claim.token(), claim.host(), claim.process().text(), now, now);
  }

  private static StorePath file(OutputPlace place, String attempt) {
    return place.leases().child(attempt + SUFFIX);
  }

  /**
   * Takes the lease of an output and keeps it until it is closed. Removes those of attempts that
   * are dead.
   *
   * @param exclusive whether no other attempt may live
   * @throws UserException LEASE_HELD if another one lives and none may
   */
  static OutputLease take(Store store, OutputPlace place, Claim claim, boolean exclusive)
      throws IOException {
    OutputLease lease = new OutputLease(store, place, claim, exclusive);
    OF_THIS_PROCESS.add(claim.attempt());
    try {
      lease.ask();
      lease.heart = claim.pulse().start(lease::beat, claim.timeout().dividedBy(BEATS));
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.closeAfter(e);
      throw e;
    }
  }

  private void ask() throws IOException {
    write(own);
    for (int look = 1; ; look++) {
      Optional<Other> first = earliest(others());
      if (first.isEmpty() || !exclusive) {
        return;
      }
      if (first.get().isBefore(own) || look == LOOKS) {
        throw held(first.get());
      }
      try {
        claim.pulse().pause(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw held(first.get());
      }
    }
  }

  private void write(Lease lease) throws IOException {
    byte[] text = lease.text().getBytes(StandardCharsets.UTF_8);
    try {
      store.writeAtomically(file, text, true);
    } catch (java.nio.file.NoSuchFileException e) {
      // A run that ended has removed the empty folder in this moment.
      store.writeAtomically(file, text, true);
    }
  }

  /**
   * Another attempt that lives, or may live.
   *
   * @param lease nothing if it cannot be read
   * @param written when its file was, by the store's clock
   */
  private record Other(StorePath file, Optional<Lease> lease, Instant written) {
    /** One that cannot be read counts as earlier: its run may hold the output. */
    boolean isBefore(Lease own) {
      return lease.isEmpty() || lease.get().isBefore(own);
    }
  }

  private static Optional<Other> earliest(List<Other> others) {
    return others.stream()
        .min(Comparator.comparing(other -> other.lease().map(Lease::since).orElse(Instant.MIN)));
  }

  /** All other attempts that live; the files of dead ones are removed. */
  private List<Other> others() throws IOException {
    List<StoredFile> files = new ArrayList<>();
    try (StoreListing listing = store.list(place.leases(), ListOptions.HIDDEN_TOO)) {
      listing.forEachRemaining(files::add);
    }
    // When the store took this attempt's own sign of life: the store's idea of now.
    Optional<Instant> storesNow =
        files.stream().filter(f -> at(f).equals(file)).map(OutputLease::written).findFirst();
    List<Other> others = new ArrayList<>();
    for (StoredFile found : files) {
      StorePath path = at(found);
      if (path.equals(file)) {
        continue;
      }
      if (!path.name().endsWith(SUFFIX)) {
        removeUnfinished(path, found);
        continue;
      }
      Optional<Other> other = read(path, written(found));
      if (other.isPresent() && isDead(other.get(), storesNow)) {
        store.delete(path);
      } else {
        other.ifPresent(others::add);
      }
    }
    return others;
  }

  private StorePath at(StoredFile found) {
    return place.leases().child(found.path());
  }

  private static Instant written(StoredFile found) {
    return Instant.ofEpochMilli(found.modified());
  }

  /** A file that its writer has not finished: one that died if it is old. */
  private void removeUnfinished(StorePath path, StoredFile found) throws IOException {
    if (!claim.clock().instant().isBefore(written(found).plus(claim.timeout()))) {
      store.delete(path);
    } else {
      unfinished.add(path);
    }
  }

  private Optional<Other> read(StorePath path, Instant written) throws IOException {
    try {
      byte[] text = store.readAll(path, MAX_BYTES);
      return Optional.of(
          new Other(path, Lease.parse(new String(text, StandardCharsets.UTF_8)), written));
    } catch (FileNotFoundException e) {
      return Optional.empty(); // its run has ended since it was listed
    }
  }

  private boolean isDead(Other other, Optional<Instant> storesNow) {
    Instant now = claim.clock().instant();
    // A time to come is of a wrong clock, or not of a lease, and would never run out.
    Optional<Lease> told = other.lease().filter(l -> !l.seen().isAfter(now.plus(claim.timeout())));
    if (told.isPresent() && told.get().isExpired(now, claim.timeout())) {
      return true;
    }
    if (other.lease().isPresent() && hasEnded(other.lease().get(), nameOf(other.file()))) {
      return true;
    }
    // Then only the store tells when it was written.
    Instant written = other.written();
    return told.isEmpty()
        && (!now.isBefore(written.plus(claim.timeout()))
            || written.isAfter(storesNow.orElse(now).plus(claim.timeout())));
  }

  private boolean hasEnded(Lease lease, String attempt) {
    Optional<ProcessIdentity> process = ProcessIdentity.parse(lease.process());
    if (process.isEmpty()) {
      return false;
    }
    return process.get().hasEnded()
        || process.get().isSameAs(claim.process()) && !OF_THIS_PROCESS.contains(attempt);
  }

  private static String nameOf(StorePath lease) {
    return lease.name().substring(0, lease.name().length() - SUFFIX.length());
  }

  /** The attempts that live or may live, this one included. */
  Set<String> living() throws IOException {
    Set<String> living = new TreeSet<>();
    living.add(claim.attempt());
    for (Other other : others()) {
      living.add(nameOf(other.file()));
    }
    return living;
  }

  /** Shows that the run lives. */
  synchronized void beat() {
    Instant now = claim.clock().instant();
    if (lost || own.isExpired(now, claim.timeout())) {
      lost = true;
      return;
    }
    try {
      if (!store.exists(file)) {
        lost = true;
        return;
      }
      Lease next = own.seenAt(now);
      write(next);
      // Only what others can read is a sign of life.
      own = next;
      if (trouble != null) {
        trouble = null;
        claim.warnings().accept("The lease of %s is renewed again.".formatted(place.base()));
      }
    } catch (IOException | RuntimeException e) {
      warnOf(e); // the next beat may succeed before the lease is void
    }
  }

  private void warnOf(Exception e) {
    if (closing) {
      return; // the end of the run has interrupted it
    }
    if (trouble == null) {
      claim
          .warnings()
          .accept(
              "The lease of %s could not be renewed (%s); the run goes on until %s and tries again."
                  .formatted(
                      place.base(),
                      reason(e),
                      own.seen().plus(claim.timeout()).truncatedTo(ChronoUnit.SECONDS)));
    }
    trouble = e;
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return message.isEmpty() ? e.getClass().getSimpleName() : message;
  }

  /**
   * Makes sure that no other run may have taken the lease over, by this process's own memory.
   *
   * @throws UserException LEASE_HELD if one may; INPUT_MISSING if it is because the store has not
   *     answered
   */
  synchronized void requireHeld() {
    if (lost || own.isExpired(claim.clock().instant(), claim.timeout())) {
      lost = true;
      if (trouble != null && StoreFailures.isOutage(trouble)) {
        throw new UserException(
            ExitCode.INPUT_MISSING,
            ("The lease of %s could not be renewed for %d seconds (%s), so that another run may be"
                    + " writing there; run the same command again when the store answers.")
                .formatted(place.base(), claim.timeout().toSeconds(), reason(trouble)),
            trouble);
      }
      throw new UserException(
          ExitCode.LEASE_HELD,
          ("The run %s gave no sign of life for %d seconds, so that another run may be writing %s;"
                  + " make sure that there is none, and start it again.")
              .formatted(claim.runId(), claim.timeout().toSeconds(), place.base()),
          trouble);
    }
  }

  /**
   * The same, and looks on the store whether another attempt has removed its file.
   *
   * @throws IOException if the store does not tell
   */
  void requireHeldOnStore() throws IOException {
    requireHeld();
    if (!store.exists(file)) {
      synchronized (this) {
        lost = true;
      }
      requireHeld();
    }
  }

  private UserException held(Other other) {
    if (other.lease().isEmpty()) {
      return new UserException(
          ExitCode.LEASE_HELD,
          ("The lease %s cannot be read, so that another run may be writing %s; make sure that there"
                  + " is none and delete it, or wait %d seconds.")
              .formatted(other.file(), place.base(), claim.timeout().toSeconds()));
    }
    Lease lease = other.lease().get();
    return new UserException(
        ExitCode.LEASE_HELD,
        ("The run %s on %s has been writing %s since %s and was alive at %s; wait for it, stop it, or"
                + " name another --out.")
            .formatted(
                lease.runId(),
                lease.host(),
                place.base(),
                lease.since().truncatedTo(ChronoUnit.SECONDS),
                lease.seen().truncatedTo(ChronoUnit.SECONDS)));
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    heart.stop();
    OF_THIS_PROCESS.remove(claim.attempt());
    synchronized (this) {
      lost = true;
      store.delete(file);
      removeUnfinished();
    }
  }

  /** Whoever was writing a file when this attempt began has died over it, or writes it again. */
  private void removeUnfinished() throws IOException {
    if (!claim.clock().instant().isBefore(own.since().plus(WRITTEN_WITHIN))) {
      for (StorePath file : unfinished) {
        store.delete(file);
      }
    }
  }
}
