package org.plasmospark.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.manifest.Split;
import org.plasmospark.spark.table.PackedCell;

class RecordSerializerTest {
  private final Kryo kryo = kryo();

  private record Parts(
      int i, long l, double d, float f, boolean b, String s, Split e, byte[] bytes, List<?> list) {}

  private record Positive(int value) {
    Positive {
      if (value < 0) {
        throw new IllegalArgumentException("negative");
      }
    }
  }

  @Test
  void bringsEveryKindOfComponentBack() {
    Parts parts =
        new Parts(
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Double.MIN_VALUE,
            -0.5f,
            true,
            "Zelle \u6f22\n",
            Split.TEST,
            new byte[] {-1, 0, 1},
            new java.util.ArrayList<>(List.of("a", 2)));
    assertThat(copy(parts)).usingRecursiveComparison().isEqualTo(parts);
  }

  private record Floats(float[] values) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 40_000})
  void bringsArraysOfFloatsBack(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(i * 104_729);
    }
    assertThat(copy(new Floats(values)).values()).isEqualTo(values);
    assertThat(bytes(new Floats(values))).hasSizeLessThan(4 * length + 8);
    assertThat(copy(new Floats(null)).values()).isNull();
  }

  @Test
  void bringsNullsBack() {
    Parts nothing = new Parts(0, 0, 0, 0, false, null, null, null, null);
    assertThat(copy(nothing)).isEqualTo(nothing);
  }

  @Test
  void bringsRecordsInsideOfRecordsBack() {
    byte[] image = {1, 2, 3};
    ManifestEntry entry =
        ManifestEntry.ok("a/b.png", "a", "p", null, 3, 4, 3, Sha256.hex(image))
            .withSplit(Split.TRAIN, 2);
    PackedCell back = copy(new PackedCell(entry, image));
    assertThat(back.entry()).isEqualTo(entry);
    assertThat(back.image()).isEqualTo(image);
    assertThat(copy(new PackedCell(entry, null)).image()).isNull();
  }

  @Test
  void writesFewBytes() {
    ManifestEntry entry = ManifestEntry.ok("a.png", "a", "p", "s", 3, 4, 3, "0".repeat(64));
    assertThat(bytes(entry)).hasSizeLessThan(100);
  }

  @Test
  void refusesWhatTheConstructorRefuses() {
    byte[] bytes = bytes(new Positive(1));
    bytes[bytes.length - 1] = 1; // -1 as a variable-length number
    assertThatThrownBy(() -> kryo.readObject(new Input(bytes), Positive.class))
        .isInstanceOf(KryoException.class)
        .hasRootCauseMessage("negative");
  }

  @SuppressWarnings("unchecked")
  private <T> T copy(T value) {
    return (T) kryo.readObject(new Input(bytes(value)), value.getClass());
  }

  private byte[] bytes(Object value) {
    Output output = new Output(64, -1);
    kryo.writeObject(output, value);
    return output.toBytes();
  }

  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.addDefaultSerializer(Record.class, RecordSerializer.class);
    return kryo;
  }
}
