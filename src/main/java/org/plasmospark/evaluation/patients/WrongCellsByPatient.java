package org.plasmospark.evaluation.patients;

import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;
import org.plasmospark.evaluation.MostWrong;
import org.plasmospark.evaluation.WrongCell;

/**
 * The most confidently wrong cells of each patient, out of any number offered in any order and
 * partitioning; ranked as {@link MostWrong} ranks them.
 *
 * <p>Mutable and not thread safe: one a partition.
 */
public final class WrongCellsByPatient implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int capacity;
  private final double threshold;
  private final TreeMap<String, MostWrong<WrongCell>> patients = new TreeMap<>();

  /**
   * @param capacity how many cells of each patient are kept, 0 or more
   * @param threshold cells with at least this probability are called positive, in [0, 1]
   */
  public WrongCellsByPatient(int capacity, double threshold) {
    this.capacity = capacity;
    this.threshold = threshold;
  }

  /**
   * Keeps the cell if it was called wrongly and is among the most wrong of its patient so far.
   *
   * @param cell of a known patient
   * @param actual whether the cell is of the positive class
   */
  public void offer(WrongCell cell, boolean actual) {
    of(cell.patientId()).offer(cell.probability(), actual, cell.imageId(), cell.path(), () -> cell);
  }

  /**
   * Takes over the other's cells as far as they are among the most wrong; the other stays as it is.
   *
   * @return this
   * @throws IllegalArgumentException if the other has another capacity or threshold
   */
  public WrongCellsByPatient merge(WrongCellsByPatient other) {
    other.patients.forEach((id, cells) -> of(id).merge(cells));
    return this;
  }

  /** The cells kept of a patient, the most wrong first; empty if there are none. */
  public List<WrongCell> cells(String patientId) {
    MostWrong<WrongCell> cells = patients.get(patientId);
    return cells == null ? List.of() : cells.cells();
  }

  private MostWrong<WrongCell> of(String patientId) {
    return patients.computeIfAbsent(
        patientId, unknown -> new MostWrong<WrongCell>(capacity, threshold));
  }
}
