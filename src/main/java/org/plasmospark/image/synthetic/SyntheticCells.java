package org.plasmospark.image.synthetic;

import java.io.Serializable;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A set of drawn cells. Each is a function of settings, seed and index alone, so they can be drawn
 * in any order and anywhere, and twice the same. May be shared by threads.
 *
 * <p>Like the NIH set it punishes a careless split: stain and light differ from patient to patient
 * and so does the share of parasitized cells, so a model that has seen a patient's other cells
 * knows more than it should.
 */
public final class SyntheticCells implements Serializable {
  private static final long serialVersionUID = 1L;

  /** In the NIH set 50 of 200 patients are healthy. */
  private static final int HEALTHY_EVERY = 4;

  private static final int FIRST_CASE = 101;
  private static final int FIRST_PATIENT = 62;
  private static final LocalDateTime FIRST_DAY = LocalDateTime.of(2015, 6, 1, 9, 0);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

  /** Keep the streams of one seed apart. */
  private static final long PATIENT_STREAM = 0x5061L;

  private static final long SLIDE_STREAM = 0x536CL;
  private static final long CELL_STREAM = 0x4365L;

  private final SyntheticSettings settings;
  private final long seed;

  /** Patient by patient, the sum of parasite loads so far; healthy ones add nothing. */
  private final double[] loads;

  /**
   * @param settings what to draw
   * @param seed any number; another gives other cells
   */
  public SyntheticCells(SyntheticSettings settings, long seed) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.seed = seed;
    loads = new double[settings.patients()];
    double sum = 0;
    for (int patient = 0; patient < loads.length; patient++) {
      // A few patients bring most of the parasites.
      double load = random(PATIENT_STREAM, patient).nextDouble();
      sum += isHealthy(patient) ? 0 : 0.1 + 2 * load * load * load;
      loads[patient] = sum;
    }
  }

  /** How many cells there are. */
  public int size() {
    return settings.cells();
  }

  /** All cells in order, each drawn when it is asked for. */
  public Stream<SyntheticCell> stream() {
    return IntStream.range(0, size()).mapToObj(this::cell);
  }

  /**
   * Draws one cell.
   *
   * @param index 0 to {@link #size()} - 1
   */
  public SyntheticCell cell(int index) {
    Objects.checkIndex(index, size());
    double before = index * settings.parasitizedFraction();
    boolean parasitized = Math.floor(before + settings.parasitizedFraction()) > Math.floor(before);
    SplittableRandom random = random(CELL_STREAM, index);
    int patient = parasitized ? infected(random.nextDouble()) : random.nextInt(loads.length);
    int slide = random.nextInt(settings.slidesPerPatient());
    String patientId = "C%dP%d".formatted(FIRST_CASE + patient, FIRST_PATIENT + patient);
    String stamp = "IMG_" + STAMP.format(FIRST_DAY.plusDays(patient).plusSeconds(30 + 97L * slide));
    Stain stain =
        Stain.draw(
            random(PATIENT_STREAM, patient),
            random(SLIDE_STREAM, (long) patient * settings.slidesPerPatient() + slide));
    return new SyntheticCell(
        "%s/%sThinF_%s_cell_%d.png"
            .formatted(parasitized ? "Parasitized" : "Uninfected", patientId, stamp, index + 1),
        parasitized,
        patientId,
        patientId + "/" + stamp,
        new CellPainter(stain, settings, random).paint(parasitized));
  }

  private static boolean isHealthy(int patient) {
    return patient % HEALTHY_EVERY == HEALTHY_EVERY - 1;
  }

  private int infected(double share) {
    double place = share * loads[loads.length - 1];
    int patient = 0;
    while (loads[patient] <= place) {
      patient++;
    }
    return patient;
  }

  private SplittableRandom random(long stream, long number) {
    SplittableRandom ofSeed = new SplittableRandom(seed);
    return new SplittableRandom(
        new SplittableRandom(ofSeed.nextLong() + stream).nextLong() + number);
  }
}
