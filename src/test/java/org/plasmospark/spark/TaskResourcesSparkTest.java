package org.plasmospark.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class TaskResourcesSparkTest {
  private int closed;

  @Test
  void closesTheResourceOnceAndAfterTheLastItem() {
    Iterator<Integer> items = TaskResources.closing(List.of(1, 2).iterator(), () -> closed++);

    assertThat(items.next()).isEqualTo(1);
    assertThat(items.hasNext()).isTrue();
    assertThat(items.next()).isEqualTo(2);
    assertThat(closed).isZero();
    assertThat(items.hasNext()).isFalse();
    assertThat(items.hasNext()).isFalse();
    assertThat(closed).isEqualTo(1);
    assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void throwsWhatClosingThrows() {
    IOException failure = new IOException("of the test");
    Iterator<Integer> none =
        TaskResources.closing(
            List.<Integer>of().iterator(),
            () -> {
              throw failure;
            });

    assertThatThrownBy(none::hasNext).isInstanceOf(UncheckedIOException.class).hasCause(failure);
    assertThat(none.hasNext()).isFalse();
  }

  @Test
  void holdsNothingAfterTheLastItemAlthoughTheTaskGoesOn() {
    List<Boolean> freed =
        TestSpark.context()
            .parallelize(List.of(1, 2), 1)
            .map(number -> isCollected(used()))
            .collect();

    assertThat(freed).containsExactly(true, true);
  }

  private static WeakReference<Numbers> used() {
    Numbers numbers = new Numbers();
    TaskResources.closing(numbers, numbers).forEachRemaining(number -> {});
    return new WeakReference<>(numbers);
  }

  private static boolean isCollected(WeakReference<?> reference) {
    for (int i = 0; i < 100 && reference.get() != null; i++) {
      System.gc();
    }
    return reference.get() == null;
  }

  private static final class Numbers implements Iterator<Integer>, Closeable {
    private int next;

    @Override
    public boolean hasNext() {
      return next < 3;
    }

    @Override
    public Integer next() {
      return next++;
    }

    @Override
    public void close() {
      next = 3;
    }
  }
}
