package org.plasmospark.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

@Timeout(60)
class PrefetcherTest {
  private static final int BATCH = 4;

  @ParameterizedTest(name = "{0} items, {1} threads")
  @CsvSource({"0, 0", "0, 3", "3, 0", "3, 2", "4, 1", "41, 0", "41, 1", "41, 2", "200, 5"})
  void givesTheItemsInTheirOrderWhateverTheNumberOfThreads(int items, int threads) {
    // The earlier of two batches takes longer, so that the later one is ready first.
    Memory memory = new Memory(item -> spin(item / BATCH % 2 == 0 ? 2_000_000 : 0));
    List<Integer> seen = new ArrayList<>();
    try (Prefetcher<Integer, int[]> batches = prefetcher(items, memory, Prefetch.by(threads))) {
      while (batches.hasNext()) {
        Prefetcher.Batch<Integer, int[]> batch = batches.next();
        for (int i = 0; i < batch.items().size(); i++) {
          assertThat(batch.memory()[i]).isEqualTo(batch.items().get(i));
          seen.add(batch.memory()[i]);
        }
      }
      assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(seen).isEqualTo(IntStream.range(0, items).boxed().toList());
    assertThat(memory.freed).isEqualTo(memory.allocated);
  }

  @Test
  void readsTheSourceInTheThreadOfItsUserOnly() {
    Set<Thread> readers = ConcurrentHashMap.newKeySet();
    Iterator<Integer> source =
        IntStream.range(0, 100).boxed().peek(i -> readers.add(Thread.currentThread())).iterator();
    Memory memory = new Memory(item -> {});
    try (Prefetcher<Integer, int[]> batches =
        new Prefetcher<>(source, BATCH, memory, Prefetch.by(3))) {
      batches.forEachRemaining(batch -> {});
    }
    assertThat(readers).containsExactly(Thread.currentThread());
    assertThat(memory.fillers).doesNotContain(Thread.currentThread()).isNotEmpty();
  }

  @Test
  void holdsNoMoreBatchesThanItMayAndFillsTheirMemoryAgain() {
    AtomicInteger pulled = new AtomicInteger();
    Iterator<Integer> source =
        IntStream.range(0, 400).boxed().peek(i -> pulled.incrementAndGet()).iterator();
    Memory memory = new Memory(item -> {});
    try (Prefetcher<Integer, int[]> batches =
        new Prefetcher<>(source, BATCH, memory, new Prefetch(2, 3))) {
      for (int used = 1; batches.hasNext(); used++) {
        batches.next();
        // In use and three ahead, and the item that an iterator of a stream looks ahead.
        assertThat(pulled.get()).isLessThanOrEqualTo((used + 3) * BATCH + 1);
      }
    }
    assertThat(memory.allocated).isEqualTo(4);
  }

  @Test
  void keepsOneBatchOnlyWithoutThreads() {
    Memory memory = new Memory(item -> {});
    try (Prefetcher<Integer, int[]> batches = prefetcher(100, memory, Prefetch.NONE)) {
      batches.forEachRemaining(batch -> {});
    }
    assertThat(memory.allocated).isEqualTo(1);
    assertThat(memory.fillers).containsExactly(Thread.currentThread());
  }

  @Test
  void makesBatchesWhileOneIsInUse() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(2 * BATCH);
    Memory memory = new Memory(item -> second.countDown());
    try (Prefetcher<Integer, int[]> batches = prefetcher(100, memory, Prefetch.by(1))) {
      batches.next();
      second.await();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void throwsWhatFillingThrewAfterAllBatchesBeforeIt(int threads) {
    UserException mistake = new UserException(ExitCode.DATA_QUALITY, "bad cell");
    Memory memory =
        new Memory(
            item -> {
              if (item == 9) {
                throw mistake;
              }
            });
    try (Prefetcher<Integer, int[]> batches = prefetcher(100, memory, Prefetch.by(threads))) {
      batches.next();
      batches.next();
      assertThatThrownBy(batches::next).isSameAs(mistake);
    }
    assertThat(memory.freed).isEqualTo(memory.allocated);
  }

  @Test
  void throwsAnErrorOfAThreadInThatOfItsUser() {
    Memory memory =
        new Memory(
            item -> {
              throw new OutOfMemoryError("of the test");
            });
    try (Prefetcher<Integer, int[]> batches = prefetcher(10, memory, Prefetch.by(2))) {
      assertThatThrownBy(batches::next).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void throwsWhatTheSourceThrows() {
    Iterator<Integer> source =
        IntStream.range(0, 100)
            .peek(
                i -> {
                  if (i == 50) {
                    throw new IllegalStateException("of the source");
                  }
                })
            .iterator();
    try (Prefetcher<Integer, int[]> batches =
        new Prefetcher<>(source, BATCH, new Memory(item -> {}), Prefetch.by(2))) {
      assertThatThrownBy(() -> batches.forEachRemaining(batch -> {})).hasMessage("of the source");
    }
  }

  @Test
  void stopsItsThreadsBeforeItFreesTheirMemory() throws InterruptedException {
    AtomicInteger filling = new AtomicInteger();
    Memory memory =
        new Memory(
            item -> {
              filling.incrementAndGet();
              spin(5_000_000);
              filling.decrementAndGet();
            });
    memory.onFree = () -> assertThat(filling.get()).isZero();
    Prefetcher<Integer, int[]> batches = prefetcher(1_000, memory, Prefetch.by(3));
    batches.next();
    batches.close();
    batches.close();
    assertThat(memory.freed).isEqualTo(memory.allocated).isPositive();
    assertEnded(memory.fillers);
    assertThat(batches.hasNext()).isFalse();
    assertThatThrownBy(batches::next).isInstanceOf(CancellationException.class);
  }

  @Test
  void endsTheWaitOfAnInterruptedThreadAndKeepsItsFlag() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(1);
    Memory memory =
        new Memory(
            item -> {
              reached.countDown();
              awaitUninterruptibly(release);
            });
    List<Object> seen = new ArrayList<>();
    Thread user =
        new Thread(
            () -> {
              Prefetcher<Integer, int[]> batches = prefetcher(10, memory, Prefetch.by(1));
              try {
                batches.next();
              } catch (CancellationException e) {
                seen.add(Thread.currentThread().isInterrupted());
                release.countDown();
              } finally {
                batches.close();
                seen.add(Thread.currentThread().isInterrupted());
              }
            });
    user.start();
    reached.await();
    user.interrupt();
    user.join();
    assertThat(seen).containsExactly(true, true);
    assertEnded(memory.fillers);
    assertThat(memory.freed).isEqualTo(memory.allocated);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void holdsNoBatchAfterItIsClosed(int threads) {
    Memory memory = new Memory(item -> {});
    List<WeakReference<int[]>> seen = new ArrayList<>();
    Prefetcher<Integer, int[]> batches = prefetcher(50, memory, Prefetch.by(threads));
    batches.forEachRemaining(batch -> seen.add(new WeakReference<>(batch.memory())));
    batches.close();

    for (int i = 0; i < 100 && seen.stream().anyMatch(batch -> batch.get() != null); i++) {
      System.gc();
    }
    assertThat(seen).hasSize(13).allMatch(batch -> batch.get() == null);
    assertThat(batches.hasNext()).isFalse();
  }

  private static void assertEnded(Collection<Thread> fillers) throws InterruptedException {
    for (Thread filler : fillers) {
      // Its last work is done, its last instruction perhaps not.
      filler.join(10_000);
    }
    assertThat(fillers).noneMatch(Thread::isAlive);
  }

  @Test
  void usesArraysOfThePoolAgain() {
    FloatPool pool = new FloatPool();
    float[] first = pool.take(3);
    pool.giveBack(first);
    assertThat(pool.take(3)).isSameAs(first);
    assertThat(pool.take(3)).isNotSameAs(first).hasSize(3);
    pool.giveBack(first);
    assertThat(pool.take(4)).hasSize(4);
  }

  private static Prefetcher<Integer, int[]> prefetcher(
      int items, Memory memory, Prefetch prefetch) {
    return new Prefetcher<>(IntStream.range(0, items).iterator(), BATCH, memory, prefetch);
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        // a decoder does not heed it either
      }
    }
  }

  private static final class Memory implements Batching<Integer, int[]> {
    private final IntConsumer onFill;
    private final Set<Thread> fillers = ConcurrentHashMap.newKeySet();
    private Runnable onFree = () -> {};
    private int allocated;
    private int freed;

    Memory(IntConsumer onFill) {
      this.onFill = onFill;
    }

    @Override
    public int[] allocate() {
      allocated++;
      return new int[BATCH];
    }

    @Override
    public void fill(int[] batch, int index, Integer item) {
      fillers.add(Thread.currentThread());
      onFill.accept(item);
      batch[index] = item;
    }

    @Override
    public void free(int[] batch) {
      onFree.run();
      freed++;
    }
  }
}
