package org.plasmospark.settings;

import java.util.ArrayList;
import java.util.List;
import org.plasmospark.image.SimulatedChange;
import org.plasmospark.image.SimulatedChange.Kind;
import org.plasmospark.image.SimulatedChanges;

/** Reads the settings of {@code evaluate.robustness}. */
final class RobustnessGroup {
  private static final String GROUP = "evaluate.robustness.";
  private static final int MOST = 20;

  private RobustnessGroup() {}

  /** The changes, kind by kind; none unless they are enabled. */
  static SimulatedChanges read(SettingsReader in) {
    boolean enabled = in.flag(GROUP + "enabled");
    List<Double> gains = in.fewNumbers(GROUP + "channel-gain", MOST, 0, 5);
    List<SimulatedChange> changes = new ArrayList<>();
    add(changes, Kind.SATURATION, in.fewNumbers(GROUP + "saturation", MOST, 0, 5));
    add(changes, Kind.RED_GAIN, gains);
    add(changes, Kind.GREEN_GAIN, gains);
    add(changes, Kind.BLUE_GAIN, gains);
    add(changes, Kind.GAMMA, in.fewNumbers(GROUP + "gamma", MOST, 0.1, 10));
    add(changes, Kind.BRIGHTNESS, in.fewNumbers(GROUP + "brightness", MOST, 0, 5));
    add(changes, Kind.BORDER, in.fewNumbers(GROUP + "border", MOST, 0, 1));
    List<Double> background = in.numbers(GROUP + "background", 3, 0, 255);
    if (enabled && changes.isEmpty()) {
      in.conflict(
          GROUP + "enabled = true changes nothing, as all its lists are empty: give one a value",
          GROUP + "enabled");
    }
    return enabled ? new SimulatedChanges(changes, background) : SimulatedChanges.NONE;
  }

  /** By their strength, each once. */
  private static void add(List<SimulatedChange> changes, Kind kind, List<Double> strengths) {
    strengths.stream()
        .sorted()
        .distinct()
        .forEach(strength -> changes.add(new SimulatedChange(kind, strength)));
  }
}
