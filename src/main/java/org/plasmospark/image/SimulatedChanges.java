package org.plasmospark.image;

import java.io.Serializable;
import java.util.List;

/**
 * Changes that cells are predicted under, each by itself.
 *
 * @param list in the order of reports
 * @param background red, green and blue around a cell with a full border, 0 to 255
 */
public record SimulatedChanges(List<SimulatedChange> list, List<Double> background)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nothing is changed. */
  public static final SimulatedChanges NONE =
      new SimulatedChanges(List.of(), List.of(0.0, 0.0, 0.0));

  /** Copies the lists. */
  public SimulatedChanges {
    list = List.copyOf(list);
    background = List.copyOf(background);
  }

  /** Whether there is no change at all. */
  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** What is around the cell under each change of the border, in the order of the list. */
  public List<CellBorder> borders() {
    return list.stream()
        .filter(SimulatedChange::isOfBorder)
        .map(change -> CellBorder.of(background, change.strength()))
        .toList();
  }
}
