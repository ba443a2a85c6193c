package org.plasmospark.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.plasmospark.run.ManualClock;
import org.plasmospark.run.ProcessIdentity;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/** One output, the drivers that write it, and all that must hold of it at any time. */
final class ModelWorld {
  static final Duration TIMEOUT = Duration.ofSeconds(100);

  private static final StorePath OUT = new StorePath("file", "", "/data/out");

  private final Function<Gate, Store> stores;
  private final StorePath out;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-31T05:00:00Z"));
  private final ModelJob job;
  private final List<ModelDriver> drivers = new ArrayList<>();

  private ModelWorld(Function<Gate, Store> stores, StorePath out, ModelJob job) {
    this.stores = stores;
    this.out = out;
    this.job = job;
  }

  /** A world in memory. */
  static ModelWorld inMemory(ModelStore.Kind kind, ModelJob job) {
    ModelStore.Memory[] memory = new ModelStore.Memory[1];
    ModelWorld world = new ModelWorld(gate -> new ModelStore(memory[0], gate), OUT, job);
    memory[0] = new ModelStore.Memory(kind, world.millis());
    return world;
  }

  /** A world on a real store, whose calls are the steps. */
  static ModelWorld on(Store store, StorePath out, ModelJob job) {
    return new ModelWorld(gate -> gate == null ? store : new GatedStore(store, gate), out, job);
  }

  private Iterator<Long> millis() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Long next() {
        return clock.instant().toEpochMilli();
      }
    };
  }

  /** A gate under which time passes a little with every step. */
  Gate gate() {
    return new Gate(() -> clock.advance(Duration.ofMillis(1)));
  }

  /** A driver, which waits for its first step. */
  ModelDriver driver(Gate gate) {
    String run = "run-" + drivers.size();
    Claim claim =
        new Claim(
            run,
            "t" + drivers.size(),
            "host",
            new ProcessIdentity("elsewhere", drivers.size() + 1, 1),
            clock,
            TIMEOUT,
            new NoPulse(),
            warning -> {});
    ModelDriver driver =
        new ModelDriver(gate, run, () -> job.run(stores.apply(gate), place(), claim));
    drivers.add(driver);
    return driver;
  }

  /** Does a job from its begin to its end. */
  ModelDriver whole() {
    ModelDriver driver = driver(gate());
    driver.finish();
    return driver;
  }

  /** So much time passes that every lease is void. */
  void letLeasesExpire() {
    clock.advance(TIMEOUT.multipliedBy(2));
  }

  OutputPlace place() {
    return job.place(out);
  }

  private Store view() {
    return stores.apply(null);
  }

  /** Reads as our jobs and as other programs do, and finds one whole result or none. */
  void read() throws IOException {
    OutputPlace place = place();
    Version head = new VersionLog(view(), place.log()).head();
    boolean shown = Display.isShown(view(), place, head);
    if (head.isPublished() && (shown || !head.isInPlace())) {
      job.requireWhole(name -> text(new PublishedFolder(place, head).path(name)), head);
    }
    if (head.isPublished() && shown && !head.shown().isEmpty()) {
      job.requireWholeForPeople(name -> text(place.base().child(name)), head);
    }
  }

  private String text(StorePath path) {
    try {
      return new String(view().readAll(path, 1 << 16), UTF_8);
    } catch (IOException e) {
      throw new AssertionError("a published file cannot be read: " + path, e);
    }
  }

  /** Replaces one file behind the back of the log, as two writers without it would. */
  void tear() throws IOException {
    view()
        .writeAtomically(
            place().base().child("document.json"), "another run".getBytes(UTF_8), true);
  }

  /** Somebody starts the job once more, and then all is in order. */
  void end() throws IOException {
    letLeasesExpire();
    ModelDriver last = whole();
    assertThat(last.outcome()).isEqualTo(ModelDriver.Outcome.DONE);
    read();
    Version head = new VersionLog(view(), place().log()).head();
    assertThat(head.runId()).isEqualTo(last.run());
    assertThat(Display.isShown(view(), place(), head)).isTrue();
    job.requireNothingLost(
        head,
        drivers.stream()
            .filter(driver -> driver.outcome() == ModelDriver.Outcome.DONE)
            .map(ModelDriver::run)
            .toList());
    assertThat(names(place().leases())).isEmpty();
    assertThat(names(place().attempts())).isEqualTo(head.attempts());
    for (String attempt : head.attempts()) {
      assertThat(names(place().attempt(attempt))).isSubsetOf("files");
    }
    for (ModelDriver driver : drivers) {
      assertThat(driver.bug()).as("a bug of " + driver.run()).isNull();
    }
  }

  private TreeSet<String> names(StorePath folder) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    if (view().isDirectory(folder)) {
      try (StoreListing listing = view().list(folder, ListOptions.HIDDEN_TOO)) {
        listing.forEachRemaining(file -> names.add(file.path().split("/", 2)[0]));
      }
    }
    return names;
  }

  @Override
  public String toString() {
    return view().toString();
  }

  /** No heart beats here, and nobody sleeps. */
  private record NoPulse() implements Pulse {
    @Override
    public Beating start(Runnable beat, Duration every) {
      return () -> {};
    }

    @Override
    public void pause(Duration time) {}
  }
}
