package org.plasmospark.model.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.Filter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class BoundedInflateTest {
  private static final Filter FILTER = new BoundedInflate();

  private static byte[] deflated(int zeros) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(out)) {
      deflating.write(new byte[zeros]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  @Test
  void inflatesUpToItsBound() {
    assertThat(FILTER.decode(deflated(0), new int[0])).isEmpty();
    assertThat(FILTER.decode(deflated(1_000_000), new int[0])).hasSize(1_000_000);
    assertThat(FILTER.decode(deflated(BoundedInflate.MAX_CHUNK_BYTES), new int[0]))
        .hasSize(BoundedInflate.MAX_CHUNK_BYTES);
  }

  @Test
  void refusesBombsAndDamagedChunks() {
    byte[] bomb = deflated(BoundedInflate.MAX_CHUNK_BYTES + 1);
    byte[] chunk = deflated(100_000);
    byte[] cut = Arrays.copyOf(chunk, chunk.length - 10);
    for (byte[] bytes : new byte[][] {bomb, cut, new byte[0], {1, 2, 3, 4}}) {
      assertThatThrownBy(() -> FILTER.decode(bytes, new int[0]))
          .isInstanceOf(HdfFilterException.class);
    }
  }
}
