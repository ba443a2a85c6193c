package org.plasmospark.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Seeded sets of scored cells, from well behaved to saturated and tied. */
public record Cells(long seed, List<Cell> list) {
  /** One of them. */
  public record Cell(String imageId, String patientId, double probability, boolean actual) {}

  /** Sets to test with. */
  public static List<Cells> cases() {
    return LongStream.range(0, 24).mapToObj(Cells::random).toList();
  }

  private static Cells random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 2 + random.nextInt(400);
    double prevalence = random.nextDouble();
    double spread = Math.pow(10, random.nextDouble(-1, 1.5));
    boolean single = random.nextInt(3) == 0;
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean actual = i == 0 || i > 1 && random.nextDouble() < prevalence;
      double logit = spread * (random.nextDouble() - 0.5 + (actual ? 0.2 : -0.2));
      double probability = 1 / (1 + Math.exp(-logit));
      // As networks give them: many equal to 0 and 1, and in float32.
      probability =
          switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> Math.rint(probability * 4) / 4;
            default -> single ? (float) probability : probability;
          };
      cells.add(new Cell("image-" + i, "P" + random.nextInt(7), probability, actual));
    }
    return new Cells(seed, cells);
  }

  /** The cells in parts of random size and order. */
  public List<List<Cell>> partitions(long partitionSeed) {
    SplittableRandom random = new SplittableRandom(partitionSeed);
    List<List<Cell>> parts = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      parts.add(new ArrayList<>());
    }
    for (Cell cell : list) {
      List<Cell> part = parts.get(random.nextInt(count));
      part.add(random.nextInt(part.size() + 1), cell);
    }
    return parts;
  }

  /** Share of the positive-negative pairs in the right order, ties counting half. */
  double exactAuc() {
    double won = 0;
    long pairs = 0;
    for (Cell positive : list) {
      for (Cell negative : list) {
        if (positive.actual && !negative.actual) {
          pairs++;
          int order = Double.compare(positive.probability, negative.probability);
          won += order > 0 ? 1 : order == 0 ? 0.5 : 0;
        }
      }
    }
    return won / pairs;
  }

  @Override
  public String toString() {
    return "seed " + seed + ", " + list.size() + " cells";
  }
}
