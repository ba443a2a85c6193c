package org.plasmospark.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void returnsTheResultsInTheOrderOfTheWorks() throws Exception {
    List<Callable<Integer>> works = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> works.add(() -> i));
    assertThat(new SideBySide(3).run(works)).isEqualTo(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void doesSoManyAtATimeAndNoMore() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    Callable<Integer> work =
        () -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          two.countDown();
          two.await();
          return running.decrementAndGet();
        };
    new SideBySide(2).run(List.of(work, work, work, work, work));
    assertThat(most).hasValue(2);
  }

  @Test
  void beginsNothingAfterAFailureAndWaitsForWhatRuns() {
    SideBySide works = new SideBySide(2);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    Callable<Integer> waiting =
        () -> {
          begun.countDown();
          while (!works.hasFailed()) {
            Thread.onSpinWait();
          }
          return ended.incrementAndGet();
        };
    Callable<Integer> failing =
        () -> {
          begun.await();
          throw new IllegalStateException("broken");
        };
    Callable<Integer> never = ended::incrementAndGet;
    assertThatThrownBy(() -> works.run(List.of(waiting, failing, never, never)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThat(ended).hasValue(1);
  }
}
