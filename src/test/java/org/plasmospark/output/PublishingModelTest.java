package org.plasmospark.output;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drivers that write one output, with trouble at every step: in the end there is one whole result
 * of one run, no reader in between saw a mixture, nothing published was lost, and leases are free.
 */
class PublishingModelTest {
  /** Every pair of steps, not every thirteenth; some minutes. */
  private static final boolean ALL = Boolean.getBoolean("plasmospark.model.all");

  private static final int SEEDS = Integer.getInteger("plasmospark.model.seeds", 100);
  private static final int STRIDE = ALL ? 1 : 13;

  static Stream<Arguments> jobsOnStores() {
    return Stream.of(ModelJob.values())
        .flatMap(
            job ->
                Stream.of(ModelStore.Kind.DISK, ModelStore.Kind.HDFS, ModelStore.Kind.S3)
                    .map(kind -> Arguments.of(job, kind)));
  }

  /** A job has trouble of any kind at any of its steps. */
  @ParameterizedTest
  @MethodSource("jobsOnStores")
  void survivesTroubleAtEveryStep(ModelJob job, ModelStore.Kind kind) throws IOException {
    for (Gate.Trouble trouble : Gate.Trouble.values()) {
      for (boolean published : new boolean[] {true, false}) {
        Gate gate;
        long at = 0;
        do {
          ModelWorld world = ModelWorld.inMemory(kind, job);
          if (published) {
            world.whole();
          }
          gate = world.gate().with(trouble, at);
          world.driver(gate).finish();
          check(world, "%s at step %d".formatted(trouble, at));
          world.end();
        } while (gate.steps() > at++);
      }
    }
  }

  /** A driver dies after any of its steps, and whoever is started next after any of its own. */
  @ParameterizedTest
  @MethodSource("jobsOnStores")
  void survivesADeathAtEveryStepAndAnotherOneInTheNextRun(ModelJob job, ModelStore.Kind kind)
      throws IOException {
    Gate first;
    long at = 0;
    do {
      Gate second;
      long again = at % STRIDE;
      do {
        ModelWorld world = ModelWorld.inMemory(kind, job);
        world.whole();
        first = world.gate().with(Gate.Trouble.KILL_AFTER, at);
        world.driver(first).finish();
        world.letLeasesExpire();
        second = world.gate().with(Gate.Trouble.KILL_AFTER, again);
        world.driver(second).finish();
        check(world, "a death after step %d, then one after %d".formatted(at, again));
        world.end();
        again += STRIDE;
      } while (second.steps() > again - STRIDE);
    } while (first.steps() > at++);
  }

  /** A run is suspended after any step, another one after any of its own; then both go on. */
  @ParameterizedTest
  @MethodSource("jobsOnStores")
  void survivesARunThatIsSuspendedWhileAnotherOneWrites(ModelJob job, ModelStore.Kind kind)
      throws IOException {
    for (boolean expires : new boolean[] {true, false}) {
      boolean firstEnded = false;
      for (long first = 1; !firstEnded; first++) {
        boolean secondEnded = false;
        for (long second = 1 + first % STRIDE; !secondEnded; second += STRIDE) {
          ModelWorld world = ModelWorld.inMemory(kind, job);
          world.whole();
          ModelDriver suspended = world.driver(world.gate());
          ModelDriver other = world.driver(world.gate());
          suspended.go(first);
          firstEnded = suspended.hasEnded();
          if (expires) {
            world.letLeasesExpire();
          }
          other.go(second);
          secondEnded = other.hasEnded();
          String what = "%d steps, then %d of another".formatted(first, second);
          check(world, what);
          suspended.finish();
          check(world, what + ", then the first to its end");
          other.finish();
          check(world, what + ", then both to their ends");
          world.end();
        }
      }
    }
  }

  /** Three drivers, with trouble and suspensions as they come. */
  @ParameterizedTest
  @MethodSource("jobsOnStores")
  void survivesWhateverComes(ModelJob job, ModelStore.Kind kind) throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      ModelSchedule.run(ModelWorld.inMemory(kind, job), new Random(seed), true, "seed " + seed);
    }
  }

  /** Without conditional writes it is right as long as nobody is taken for dead who lives. */
  @ParameterizedTest
  @EnumSource(names = {"REPLACE", "MOVE", "APPEND"})
  void needsNoConditionalWritesWhileLeasesAreRight(ModelJob job) throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      ModelSchedule.run(
          ModelWorld.inMemory(ModelStore.Kind.S3_WITHOUT_CONDITIONS, job),
          new Random(seed),
          false,
          "seed " + seed);
    }
  }

  private static void check(ModelWorld world, String what) {
    try {
      world.read();
    } catch (IOException | AssertionError e) {
      throw new AssertionError(what + ":\n" + world, e);
    }
  }

  /** The model must be able to fail: an output without a log is torn by two writers. */
  @Test
  void findsAMixtureWhereThereIsOne() throws IOException {
    ModelWorld world = ModelWorld.inMemory(ModelStore.Kind.DISK, ModelJob.REPLACE);
    world.whole();
    world.tear();
    assertThatThrownBy(world::read).isInstanceOf(AssertionError.class);
  }
}
