package org.plasmospark.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Lease;
import org.plasmospark.run.ProcessIdentity;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/**
 * Keeps a second run away from an output: a file beside it, in {@code _lease.NAME}, that its run
 * writes again and again while it lives.
 *
 * <p>Every run first writes a file of its own, under a name that nobody else uses, and then lists
 * the folder. It holds the lease once a list shows no other living run; on seeing one that asked
 * earlier it gives up, one that asked later it gives a few seconds to give up. Nothing is ever
 * replaced or renamed for this, so that it needs no more of a store than that a list shows what was
 * written before: local disks, HDFS and S3 (since December 2020) do. Two runs can therefore never
 * both hold the lease while both live and their clocks agree; two that start in the same moment may
 * both give up.
 *
 * <p>What no store here can do is to refuse a write of a run whose lease was void meanwhile. A run
 * that was stopped for longer than the lease lasts (a suspended machine) looks before each round
 * and before it publishes, and ends. Between that look and the write there is no atomic step, on
 * any store.
 */
public final class OutputLease implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 16;
  private static final String SUFFIX = ".lease";
  private static final int LOOKS = 15;
  private static final long LOOK_MILLIS = 200;
  private static final int BEATS = 4;

  private final Store store;
  private final StorePath target;
  private final StorePath folder;
  private final StorePath file;
  private final Clock clock;
  private final Duration timeout;
  private final ScheduledExecutorService heart;
  private Lease own;
  private IOException trouble;
  private boolean lost;

  private OutputLease(Store store, StorePath target, String runId, Clock clock, Duration timeout) {
    this.store = store;
    this.target = target;
    this.clock = clock;
    this.timeout = timeout;
    String token = UUID.randomUUID().toString();
    this.folder = target.parent().child("_lease." + target.name());
    this.file = folder.child("_" + runId + "." + token + SUFFIX);
    Instant now = clock.instant();
    this.own =
        new Lease(runId, token, ProcessIdentity.host(), ProcessIdentity.own().text(), now, now);
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lease of an output and keeps it until it is closed.
   *
   * @param target not the root of a store; need not exist
   * @throws UserException LEASE_HELD if another run holds it
   */
  static OutputLease take(
      Store store, StorePath target, String runId, Clock clock, Duration timeout)
      throws IOException {
    OutputLease lease = new OutputLease(store, target, runId, clock, timeout);
    try {
      lease.ask();
      long every = timeout.toMillis() / BEATS;
      lease.heart.scheduleAtFixedRate(lease::beat, every, every, TimeUnit.MILLISECONDS);
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private void ask() throws IOException {
    write();
    for (int look = 1; ; look++) {
      Optional<Lease> other = other();
      if (other.isEmpty()) {
        return;
      }
      if (other.get().isBefore(own) || look == LOOKS) {
        throw held(other.get());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw held(other.get());
      }
    }
  }

  private void write() throws IOException {
    byte[] text = own.text().getBytes(StandardCharsets.UTF_8);
    try {
      store.writeAtomically(file, text, true);
    } catch (java.nio.file.NoSuchFileException e) {
      // A run that ended has removed the empty folder in this moment.
      store.writeAtomically(file, text, true);
    }
  }

  /** The earliest other run that lives; what dead ones left is removed. */
  private Optional<Lease> other() throws IOException {
    Lease earliest = null;
    try (StoreListing listing = store.list(folder, ListOptions.HIDDEN_TOO)) {
      while (listing.hasNext()) {
        StorePath path = folder.child(listing.next().path());
        if (!path.name().endsWith(SUFFIX) || path.equals(file)) {
          continue;
        }
        Optional<Lease> found = read(path);
        if (found.isPresent() && isDead(found.get())) {
          store.delete(path);
        } else if (found.isPresent() && (earliest == null || found.get().isBefore(earliest))) {
          earliest = found.get();
        }
      }
    }
    return Optional.ofNullable(earliest);
  }

  private Optional<Lease> read(StorePath path) throws IOException {
    try {
      return Lease.parse(new String(store.readAll(path, MAX_BYTES), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty(); // its run has ended since it was listed
    }
  }

  private boolean isDead(Lease lease) {
    return lease.isExpired(clock.instant(), timeout)
        || ProcessIdentity.parse(lease.process()).map(ProcessIdentity::hasEnded).orElse(false);
  }

  /** Shows that the run lives. */
  synchronized void beat() {
    Instant now = clock.instant();
    if (lost || own.isExpired(now, timeout)) {
      lost = true;
      return;
    }
    try {
      if (!store.exists(file)) {
        lost = true;
        return;
      }
      own = own.seenAt(now);
      write();
    } catch (IOException e) {
      trouble = e; // the next beat may succeed before the lease is void
    }
  }

  /**
   * Makes sure that no other run may have taken the lease over.
   *
   * @throws UserException LEASE_HELD if one may
   */
  public synchronized void requireHeld() {
    if (lost || own.isExpired(clock.instant(), timeout)) {
      lost = true;
      throw new UserException(
          ExitCode.LEASE_HELD,
          ("The run %s gave no sign of life for %d seconds, so that another run may be writing %s;"
                  + " make sure that there is none, and start it again.")
              .formatted(own.runId(), timeout.toSeconds(), target),
          trouble);
    }
  }

  private UserException held(Lease other) {
    return new UserException(
        ExitCode.LEASE_HELD,
        ("The run %s on %s has been writing %s since %s and was alive at %s; wait for it, stop it, or"
                + " name another --out.")
            .formatted(
                other.runId(),
                other.host(),
                target,
                other.since().truncatedTo(ChronoUnit.SECONDS),
                other.seen().truncatedTo(ChronoUnit.SECONDS)));
  }

  @Override
  public void close() throws IOException {
    heart.shutdownNow();
    synchronized (this) {
      store.delete(file);
      store.deleteEmptyFolder(folder);
    }
  }
}
