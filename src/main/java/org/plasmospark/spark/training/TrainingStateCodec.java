package org.plasmospark.spark.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.plasmospark.model.NonFinite;
import org.plasmospark.spark.ProcessMemory;

/**
 * Training states as bytes: numbers big-endian as {@link DataOutputStream} writes them, floats bit
 * by bit, a checksum at the end.
 */
public final class TrainingStateCodec {
  private static final int MAGIC = 0x504c5343;
  private static final int FORMAT = 5;
  private static final int CHUNK_FLOATS = 1 << 14;

  private TrainingStateCodec() {}

  /**
   * What was written.
   *
   * @param conditions by name
   */
  public record Saved(Map<String, String> conditions, TrainingState state) {}

  /**
   * Writes a state; does not close the stream.
   *
   * @param conditions under which the training may go on from it, by name
   */
  public static void write(OutputStream stream, Map<String, String> conditions, TrainingState state)
      throws IOException {
    CheckedOutputStream checked =
        new CheckedOutputStream(new BufferedOutputStream(stream, 1 << 16), new CRC32C());
    DataOutputStream out = new DataOutputStream(checked);
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    out.writeInt(conditions.size());
    for (Map.Entry<String, String> condition : conditions.entrySet()) {
      out.writeUTF(condition.getKey());
      out.writeUTF(condition.getValue());
    }
    writeStage(out, state.stage());
    out.writeInt(state.epoch());
    state.totals().write(out);
    out.writeInt(state.updates());
    writeFloats(out, state.parameters());
    writeFloats(out, state.updaterState());
    writeFloats(out, state.average());
    out.writeInt(state.history().size());
    for (EpochRecord record : state.history()) {
      writeRecord(out, record);
    }
    out.writeBoolean(state.best() != null);
    if (state.best() != null) {
      writeBest(out, state.best());
    }
    out.writeLong(checked.getChecksum().getValue());
    out.flush();
  }

  /**
   * Reads a state to its end.
   *
   * @throws StreamCorruptedException if it is cut, damaged or of another format, or holds numbers
   *     that nothing can be trained with
   */
  public static Saved read(InputStream stream) throws IOException {
    CheckedInputStream checked =
        new CheckedInputStream(new BufferedInputStream(stream, 1 << 16), new CRC32C());
    DataInputStream in = new DataInputStream(checked);
    try {
      if (in.readInt() != MAGIC || in.readInt() != FORMAT) {
        throw new StreamCorruptedException("is not a checkpoint of this version");
      }
      Map<String, String> conditions = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        conditions.put(name, in.readUTF());
      }
      TrainingStage stage = readStage(in);
      int epoch = in.readInt();
      EpochTotals totals = EpochTotals.read(in);
      int updates = in.readInt();
      float[] parameters = readFloats(in);
      float[] updaterState = readFloats(in);
      float[] average = readFloats(in);
      List<EpochRecord> history = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        history.add(readRecord(in));
      }
      TrainingState.Best best = in.readBoolean() ? readBest(in) : null;
      long checksum = checked.getChecksum().getValue();
      if (in.readLong() != checksum) {
        throw new StreamCorruptedException("has another checksum than it says");
      }
      return new Saved(
          conditions,
          new TrainingState(
              stage, epoch, totals, updates, parameters, updaterState, average, history, best));
    } catch (EOFException e) {
      StreamCorruptedException cut = new StreamCorruptedException("ends too early");
      cut.initCause(e);
      throw cut;
    } catch (NegativeArraySizeException | OutOfMemoryError e) {
      StreamCorruptedException damaged = new StreamCorruptedException("has an impossible length");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private static void writeStage(DataOutputStream out, TrainingStage stage) throws IOException {
    out.writeByte(stage.ordinal());
  }

  private static TrainingStage readStage(DataInputStream in) throws IOException {
    int ordinal = in.readUnsignedByte();
    TrainingStage[] stages = TrainingStage.values();
    if (ordinal >= stages.length) {
      throw new StreamCorruptedException("is of a stage that there is not");
    }
    return stages[ordinal];
  }

  private static void writeRecord(DataOutputStream out, EpochRecord record) throws IOException {
    writeStage(out, record.stage());
    out.writeInt(record.epoch());
    out.writeLong(record.images());
    out.writeLong(record.imagesFromMemory());
    out.writeInt(record.rounds());
    out.writeDouble(record.trainLoss());
    out.writeDouble(record.trainAccuracy());
    out.writeDouble(record.trainAuc());
    out.writeDouble(record.validationLoss());
    out.writeDouble(record.validationAccuracy());
    out.writeDouble(record.validationAuc());
    out.writeDouble(record.learningRate());
    out.writeDouble(record.seconds());
    out.writeDouble(record.decodeSeconds());
    out.writeDouble(record.augmentSeconds());
    out.writeDouble(record.fitSeconds());
    out.writeDouble(record.validationSeconds());
    writeAveraged(out, record.averaged());
    writeMemory(out, record.driver());
    writeMemory(out, record.workers());
  }

  private static EpochRecord readRecord(DataInputStream in) throws IOException {
    return new EpochRecord(
        readStage(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        readAveraged(in),
        readMemory(in),
        readMemory(in));
  }

  private static void writeAveraged(DataOutputStream out, EpochRecord.Averaged averaged)
      throws IOException {
    out.writeBoolean(averaged != null);
    if (averaged != null) {
      out.writeDouble(averaged.validationLoss());
      out.writeDouble(averaged.validationAccuracy());
      out.writeDouble(averaged.validationAuc());
      out.writeBoolean(averaged.chosen());
    }
  }

  private static EpochRecord.Averaged readAveraged(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? new EpochRecord.Averaged(
            in.readDouble(), in.readDouble(), in.readDouble(), in.readBoolean())
        : null;
  }

  private static void writeMemory(DataOutputStream out, ProcessMemory memory) throws IOException {
    out.writeLong(memory.heap());
    out.writeLong(memory.resident());
  }

  private static ProcessMemory readMemory(DataInputStream in) throws IOException {
    return new ProcessMemory(in.readLong(), in.readLong());
  }

  private static void writeBest(DataOutputStream out, TrainingState.Best best) throws IOException {
    out.writeInt(best.epoch());
    out.writeDouble(best.auc());
    writeFloats(out, best.parameters());
    out.writeInt(best.metrics().size());
    for (Map.Entry<String, Double> metric : best.metrics().entrySet()) {
      out.writeUTF(metric.getKey());
      out.writeBoolean(metric.getValue() != null);
      out.writeDouble(metric.getValue() == null ? 0 : metric.getValue());
    }
  }

  private static TrainingState.Best readBest(DataInputStream in) throws IOException {
    int epoch = in.readInt();
    double auc = in.readDouble();
    float[] parameters = readFloats(in);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      boolean defined = in.readBoolean();
      double value = in.readDouble();
      metrics.put(name, defined ? value : null);
    }
    return new TrainingState.Best(epoch, auc, parameters, metrics);
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES);
    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - from);
      buffer.clear().asFloatBuffer().put(values, from, count);
      out.write(buffer.array(), 0, count * Float.BYTES);
    }
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES);
    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - from);
      in.readFully(buffer.array(), 0, count * Float.BYTES);
      buffer.clear().asFloatBuffer().get(values, from, count);
      if (NonFinite.in(values, from, count) >= 0) {
        throw new StreamCorruptedException("holds numbers that are not finite");
      }
    }
    return values;
  }
}
