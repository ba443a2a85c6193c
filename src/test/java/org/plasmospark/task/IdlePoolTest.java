package org.plasmospark.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class IdlePoolTest {
  private final List<String> closed = new ArrayList<>();
  private final IdlePool<String, String> pool = new IdlePool<>(closed::add);
  private int made;

  @Test
  void givesAThingOfTheSameKeyAgainWhateverWasUsedBetween() {
    String a = pool.take("a", maker("a"));
    String b = pool.take("b", maker("b"));
    pool.giveBack("a", a);
    pool.giveBack("b", b);
    assertThat(pool.take("a", maker("a"))).isSameAs(a);
    assertThat(pool.take("b", maker("b"))).isSameAs(b);
    assertThat(closed).isEmpty();
  }

  @Test
  void neverHasMoreThanWereInUseAtTheSameTime() {
    pool.giveBack("a", pool.take("a", maker("a")));
    pool.giveBack("b", pool.take("b", maker("b")));
    assertThat(closed).containsExactly("a1");
    String c = pool.take("c", maker("c"));
    String d = pool.take("d", maker("d"));
    pool.giveBack("c", c);
    pool.giveBack("d", d);
    pool.take("e", maker("e"));
    assertThat(closed).containsExactly("a1", "b2", "c3");
    assertThat(pool.take("d", maker("d"))).isSameAs(d);
  }

  @Test
  void isNoFullerAfterAThingThatCouldNotBeMade() {
    String a = pool.take("a", maker("a"));
    assertThatThrownBy(
            () ->
                pool.take(
                    "b",
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    pool.giveBack("a", a);
    String c = pool.take("c", maker("c"));
    pool.take("d", maker("d"));
    assertThat(closed).containsExactly("a1");
    pool.giveBack("c", c);
    assertThat(pool.take("c", maker("c"))).isSameAs(c);
  }

  private Supplier<String> maker(String key) {
    return () -> key + ++made;
  }
}
