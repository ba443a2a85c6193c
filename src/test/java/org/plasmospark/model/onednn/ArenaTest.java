package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArenaTest {

  @Test
  void blocksThatAreUsedOneAfterTheOtherShareBytes() {
    Arena.Placement placement =
        Arena.place(
            List.of(
                new Arena.Block(640, 0, 1),
                new Arena.Block(320, 1, 2),
                new Arena.Block(640, 2, 3),
                new Arena.Block(320, 3, 4)));
    assertThat(placement.bytes()).isEqualTo(960);
    assertThat(placement.offsets()).containsExactly(0, 640, 0, 640);
  }

  @Test
  void blocksThatAreUsedAtTheSameStepDoNotOverlap() {
    SplittableRandom random = new SplittableRandom(1);
    List<Arena.Block> blocks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int first = random.nextInt(100);
      blocks.add(new Arena.Block(random.nextInt(2_000), first, first + random.nextInt(12)));
    }
    Arena.Placement placement = Arena.place(blocks);
    for (int i = 0; i < blocks.size(); i++) {
      assertThat(placement.offsets()[i] % Arena.ALIGNMENT).isZero();
      assertThat(placement.offsets()[i] + blocks.get(i).bytes())
          .isLessThanOrEqualTo(placement.bytes());
      for (int j = 0; j < i; j++) {
        boolean together =
            blocks.get(i).first() <= blocks.get(j).last()
                && blocks.get(j).first() <= blocks.get(i).last();
        boolean overlap =
            placement.offsets()[i] < placement.offsets()[j] + blocks.get(j).bytes()
                && placement.offsets()[j] < placement.offsets()[i] + blocks.get(i).bytes();
        assertThat(together && overlap).as("%s and %s", blocks.get(i), blocks.get(j)).isFalse();
      }
    }
    assertThat(placement.bytes()).isLessThan(busiest(blocks) * 5 / 4);
  }

  @Test
  void nothingNeedsNothing() {
    assertThat(Arena.place(List.of()).bytes()).isZero();
  }

  private static long busiest(List<Arena.Block> blocks) {
    long busiest = 0;
    for (int step = 0; step < 120; step++) {
      int now = step;
      busiest =
          Math.max(
              busiest,
              blocks.stream()
                  .filter(b -> b.first() <= now && now <= b.last())
                  .mapToLong(Arena.Block::bytes)
                  .sum());
    }
    return busiest;
  }
}
