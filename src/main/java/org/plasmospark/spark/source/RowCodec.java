package org.plasmospark.spark.source;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.plasmospark.archive.MemberPlace;
import org.plasmospark.manifest.MappingRow;

/**
 * The binary form of the rows of a work table.
 *
 * @param <T> the rows
 */
interface RowCodec<T> extends Serializable {
  /** Rows of listings; their labels and ids are not kept, for they are found when they are read. */
  RowCodec<ListedFile> FILES = new Files();

  /** Rows of mapping files. */
  RowCodec<MappingRow> MAPPINGS = new Mappings();

  void write(DataOutput out, T row) throws IOException;

  T read(DataInput in) throws IOException;

  private static void writeText(DataOutput out, String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static String readText(DataInput in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  /** Of {@link #FILES}. */
  record Files() implements RowCodec<ListedFile> {
    @Override
    public void write(DataOutput out, ListedFile row) throws IOException {
      out.writeUTF(row.path());
      out.writeLong(row.length());
      out.writeLong(row.modified());
      writeText(out, row.problem());
      out.writeByte(row.place() == null ? -1 : row.place().method().ordinal());
      if (row.place() != null) {
        out.writeLong(row.place().position());
        out.writeLong(row.place().stored());
        out.writeLong(row.place().crc());
      }
    }

    @Override
    public ListedFile read(DataInput in) throws IOException {
      String path = in.readUTF();
      long length = in.readLong();
      long modified = in.readLong();
      String problem = readText(in);
      int method = in.readByte();
      MemberPlace place =
          method < 0
              ? null
              : new MemberPlace(
                  MemberPlace.Method.values()[method], in.readLong(), in.readLong(), in.readLong());
      return new ListedFile(path, length, modified, null, null, null, place, problem);
    }
  }

  /** Of {@link #MAPPINGS}. */
  record Mappings() implements RowCodec<MappingRow> {
    @Override
    public void write(DataOutput out, MappingRow row) throws IOException {
      out.writeUTF(row.path());
      writeText(out, row.label());
      writeText(out, row.patientId());
      writeText(out, row.slideId());
      out.writeLong(row.line());
    }

    @Override
    public MappingRow read(DataInput in) throws IOException {
      return new MappingRow(in.readUTF(), readText(in), readText(in), readText(in), in.readLong());
    }
  }
}
