package org.plasmospark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in NumPy's file format, versions 1 and 2, C order, of little-endian float32 or of uint8.
 *
 * @param shape its dimensions
 * @param data its elements, the last dimension running fastest; uint8 as 0..255
 */
public record Npy(int[] shape, float[] data) {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '(<f4|\\|u1)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\)");

  /** Reads a whole file. */
  public static Npy read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int version = in.get(6);
    int start = version == 1 ? 10 : 12;
    int length = version == 1 ? in.getShort(8) & 0xFFFF : in.getInt(8);
    String header = new String(in.array(), start, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.find()) {
      throw new IOException(file + " holds an array that is not read here: " + header);
    }
    int[] shape =
        Arrays.stream(matcher.group(2).split(","))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    float[] data = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    in.position(start + length);
    if (matcher.group(1).equals("<f4")) {
      in.asFloatBuffer().get(data);
    } else {
      for (int i = 0; i < data.length; i++) {
        data[i] = in.get() & 0xFF;
      }
    }
    return new Npy(shape, data);
  }

  /** One element of the first dimension, flat. */
  public float[] slice(int index) {
    int size = data.length / shape[0];
    return Arrays.copyOfRange(data, index * size, (index + 1) * size);
  }
}
