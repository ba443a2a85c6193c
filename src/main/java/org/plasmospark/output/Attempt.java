package org.plasmospark.output;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/**
 * One run's attempt to write an output. It holds the lease, writes into a folder that only it owns,
 * and makes what it wrote the current version by one small write that fails if the version it
 * expects to replace is not current any more. Until then nothing that was published is touched;
 * after that, nothing can take the new version back.
 *
 * <p>Before anything of an attempt that seems dead is removed, a version with unchanged content is
 * written. An attempt that was only suspended expects the version before and can therefore not
 * publish what was removed.
 */
public final class Attempt implements AutoCloseable {
  private final Store store;
  private final OutputPlace place;
  private final Claim claim;
  private final boolean exclusive;
  private final VersionLog log;
  private final OutputLease lease;
  private final boolean isNew;
  private Version base;
  private boolean completed;
  private boolean uncertain;
  private boolean done;

  private Attempt(
      Store store,
      OutputPlace place,
      Claim claim,
      boolean exclusive,
      boolean isNew,
      OutputLease lease) {
    this.isNew = isNew;
    this.store = store;
    this.place = place;
    this.claim = claim;
    this.exclusive = exclusive;
    this.lease = lease;
    this.log = new VersionLog(store, place.log());
  }

  /**
   * Takes the output for a run that replaces what is there or adds to it. Completes what an attempt
   * that was cut has published, and removes what dead attempts have left.
   *
   * @throws UserException LEASE_HELD if another run holds it
   */
  public static Attempt alone(Store store, OutputPlace place, Claim claim) throws IOException {
    return begin(store, place, claim, true);
  }

  /** Joins others that add to the same output at the same time. */
  public static Attempt amongOthers(Store store, OutputPlace place, Claim claim)
      throws IOException {
    return begin(store, place, claim, false);
  }

  private static Attempt begin(Store store, OutputPlace place, Claim claim, boolean exclusive)
      throws IOException {
    boolean isNew = !store.exists(place.base());
    OutputLease lease = OutputLease.take(store, place, claim, exclusive);
    Attempt attempt = new Attempt(store, place, claim, exclusive, isNew, lease);
    try {
      attempt.recover();
      return attempt;
    } catch (IOException | RuntimeException e) {
      attempt.close();
      throw e;
    }
  }

  private void recover() throws IOException {
    while (true) {
      Version head = log.head();
      lease.requireHeldOnStore();
      completed = store.exists(unshown(head)) || completed;
      settle(head);
      tidy("remove what runs that were cut have left", () -> removeScratch(head));
      base = head.number() == 0 ? InPlace.version(store, place) : head;
      if (strays(head).isEmpty()) {
        return;
      }
      Version fence = base.fence(claim.attempt());
      if (log.append(fence, scratch())) {
        base = fence;
        Set<String> strays = strays(fence);
        tidy("remove what runs that were cut have left", () -> remove(strays));
        return;
      }
    }
  }

  /** Shows the files of a version if they are not shown yet. */
  private void settle(Version version) throws IOException {
    if (Display.isShown(store, place, version)) {
      return;
    }
    // Before anything is shown: whoever still copies from there must not do it later.
    tidy("remove what was replaced", () -> removeReplaced(version));
    try {
      new Display(store, place, scratch(), lease::requireHeld).show(version);
    } catch (IOException e) {
      // Files that are missing may have been replaced by a run that has taken the output over.
      lease.requireHeldOnStore();
      throw e;
    }
  }

  /** A file that is there until a run has ended well after it showed a version. */
  private StorePath unshown(Version version) {
    return unshown(version.attempt().isEmpty() ? "none" : version.attempt());
  }

  private StorePath unshown(String attempt) {
    return place.attempt(attempt).child("unshown");
  }

  private void removeReplaced(Version version) throws IOException {
    remove(version.obsolete());
    removeScratch(version);
  }

  /** What attempts that were cut needed only while they ran. */
  private void removeScratch(Version version) throws IOException {
    Set<String> cut = version.attempts();
    cut.removeAll(exclusive ? Set.of(claim.attempt()) : lease.living());
    for (String each : cut) {
      // Among it are copies that are on their way to where people see them.
      store.delete(place.scratch(each));
    }
  }

  /** Attempts that are dead, and whose files no version refers to. */
  private Set<String> strays(Version current) throws IOException {
    Set<String> strays = new TreeSet<>();
    if (!store.isDirectory(place.attempts())) {
      return strays;
    }
    try (StoreListing listing = store.list(place.attempts(), new ListOptions(true, true))) {
      while (listing.hasNext()) {
        strays.add(listing.next().path().split("/", 2)[0]);
      }
    }
    strays.removeAll(current.attempts());
    if (!strays.isEmpty()) {
      strays.removeAll(lease.living());
    }
    return strays;
  }

  private void remove(Collection<String> attempts) throws IOException {
    for (String each : attempts) {
      store.delete(place.attempts().child(each));
    }
  }

  /** The version that is current, and that {@link #commit} will replace or add to. */
  public Version base() {
    return base;
  }

  /** True if files lie where the output belongs. */
  public boolean isOccupied() throws IOException {
    return InPlace.isOccupied(store, place);
  }

  /** Reads from the current version. */
  public PublishedFolder published() {
    return new PublishedFolder(place, base);
  }

  /** True if this attempt found a version after which no run has ended well. */
  public boolean completedAnother() {
    return completed;
  }

  /** Where to write what is to be published; only this attempt writes there. */
  public StorePath files() {
    return place.files(claim.attempt());
  }

  /** Where to write what is needed only until the attempt ends. */
  public StorePath scratch() {
    return place.scratch(claim.attempt());
  }

  /**
   * Makes sure that no other run may have taken the output over.
   *
   * @throws UserException LEASE_HELD if one may
   */
  public void requireHeld() {
    lease.requireHeld();
  }

  /**
   * Makes what was written the current version, and shows it to people.
   *
   * @throws UserException LEASE_HELD if another run has taken the output over; nothing is changed
   *     then
   */
  public void commit(Contents contents) throws IOException {
    while (true) {
      Version current = exclusive ? base : log.head();
      lease.requireHeldOnStore();
      Version next = next(contents, current);
      uncertain = true;
      if (!next.shown().isEmpty()) {
        store.writeAtomically(unshown(next), new byte[0], true);
      }
      if (log.append(next, scratch())) {
        base = next;
        break;
      }
      uncertain = false;
      if (exclusive) {
        throw takenOver();
      }
    }
    settle(base);
    requireNotTakenOver();
    uncertain = false;
    done = true;
    tidy(
        "remove old records",
        () -> {
          removeMarks(base);
          log.prune(base);
        });
  }

  /** Its own, and those of earlier runs that were cut and whose files stay current. */
  private void removeMarks(Version version) throws IOException {
    if (!version.shown().isEmpty()) {
      store.delete(unshown(version));
      for (String each : version.attempts()) {
        store.delete(unshown(each));
      }
    }
  }

  /** The same as {@link #requireHeld}, by what the store tells if it answers. */
  private void requireNotTakenOver() {
    try {
      lease.requireHeldOnStore();
    } catch (IOException e) {
      lease.requireHeld(); // What was done stays done while the store is silent.
    }
  }

  private Version next(Contents contents, Version current) throws IOException {
    try {
      return contents.after(current, claim, store, place);
    } catch (UserException e) {
      throw exclusive && log.head().number() != current.number() ? takenOver() : e;
    }
  }

  private UserException takenOver() {
    return new UserException(
        ExitCode.LEASE_HELD,
        ("Another run has taken %s over from the run %s, which publishes nothing; look at what is"
                + " there before you start it again.")
            .formatted(place.base(), claim.runId()));
  }

  /** Removing what is not needed any more. */
  @FunctionalInterface
  private interface Tidying {
    void run() throws IOException;
  }

  /** What is left lying is removed by the next attempt, and no reason to fail. */
  private void tidy(String what, Tidying work) {
    try {
      work.run();
    } catch (IOException | RuntimeException e) {
      claim
          .warnings()
          .accept(
              "Could not %s in %s (%s); the next run does it."
                  .formatted(what, place.control(), e.getMessage()));
    }
  }

  /**
   * Removes what is this attempt's own and not published, and gives the lease up.
   *
   * @throws UserException LEASE_HELD if nothing was committed and another run may have taken the
   *     output over: whatever else went wrong, that is the reason
   */
  @Override
  public void close() {
    try {
      if (!done) {
        requireNotTakenOver();
      }
    } finally {
      leave();
    }
  }

  private void leave() {
    tidy(
        "remove the files of this run",
        () -> {
          store.delete(scratch());
          if (!uncertain && (base == null || !base.attempts().contains(claim.attempt()))) {
            store.delete(place.attempt(claim.attempt()));
          }
        });
    tidy("give up the lease of this run", lease::close);
    tidy("remove empty folders", this::removeEmptyFolders);
  }

  private void removeEmptyFolders() throws IOException {
    store.deleteEmptyFolder(place.leases());
    if (!store.exists(place.leases())) {
      store.deleteEmptyFolder(place.attempts());
      store.deleteEmptyFolder(place.log());
      for (StorePath at = place.control(); !at.equals(place.base()); at = at.parent()) {
        store.deleteEmptyFolder(at);
      }
      if (isNew) {
        store.deleteEmptyFolder(place.base());
      }
    }
  }
}
