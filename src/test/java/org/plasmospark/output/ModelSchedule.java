package org.plasmospark.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A course of events that a seed decides. */
final class ModelSchedule {
  private static final int DRIVERS = 3;
  private static final int MOST_STEPS_AT_ONCE = 25;
  private static final int LATEST_TROUBLE = 120;

  private ModelSchedule() {}

  /**
   * Lets some drivers go on in turns, each with trouble at one step perhaps, and ends the world.
   *
   * @param expire whether leases of drivers that live may become void
   */
  static void run(ModelWorld world, Random random, boolean expire, String name) throws IOException {
    List<ModelDriver> drivers = new ArrayList<>();
    for (int i = 0; i < DRIVERS; i++) {
      Gate gate = world.gate();
      if (random.nextBoolean()) {
        Gate.Trouble[] all = Gate.Trouble.values();
        gate.with(all[random.nextInt(all.length)], random.nextInt(LATEST_TROUBLE));
      }
      drivers.add(world.driver(gate));
    }
    try {
      List<ModelDriver> going = new ArrayList<>(drivers);
      while (!going.isEmpty()) {
        ModelDriver next = going.get(random.nextInt(going.size()));
        next.go(1 + random.nextInt(MOST_STEPS_AT_ONCE));
        if (next.hasEnded()) {
          going.remove(next);
        }
        if (expire && random.nextInt(6) == 0) {
          world.letLeasesExpire();
        }
        world.read();
      }
      world.end();
    } catch (AssertionError e) {
      throw new AssertionError(name + ":\n" + world, e);
    }
  }
}
