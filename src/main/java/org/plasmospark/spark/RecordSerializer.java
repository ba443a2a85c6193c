package org.plasmospark.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Writes a record component by component and reads it through its canonical constructor, so that
 * what is read is checked like what is made. Spark's Kryo knows no records, and Java's own
 * serialization takes ten times the bytes and time for small ones.
 */
public final class RecordSerializer<T extends Record> extends Serializer<T> {
  private final RecordComponent[] components;
  private final Constructor<T> constructor;

  /** For one class of records; Kryo calls this by reflection. */
  public RecordSerializer(Kryo kryo, Class<T> type) {
    super(false, true);
    components = type.getRecordComponents();
    try {
      constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its constructor: " + type, e);
    }
    constructor.setAccessible(true);
    for (RecordComponent component : components) {
      component.getAccessor().setAccessible(true);
    }
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    for (RecordComponent component : components) {
      try {
        writeComponent(kryo, output, component.getType(), component.getAccessor().invoke(value));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new KryoException("cannot write " + component, e);
      }
    }
  }

  @Override
  public T read(Kryo kryo, Input input, Class<T> type) {
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = readComponent(kryo, input, components[i].getType());
    }
    try {
      return constructor.newInstance(values);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new KryoException("cannot make a " + type.getName(), e);
    }
  }

  private static void writeComponent(Kryo kryo, Output output, Class<?> type, Object value) {
    if (type == int.class) {
      output.writeVarInt((Integer) value, false);
    } else if (type == long.class) {
      output.writeVarLong((Long) value, false);
    } else if (type == double.class) {
      output.writeDouble((Double) value);
    } else if (type == boolean.class) {
      output.writeBoolean((Boolean) value);
    } else if (type == String.class) {
      output.writeString((String) value);
    } else if (type.isEnum()) {
      output.writeVarInt(value == null ? 0 : ((Enum<?>) value).ordinal() + 1, true);
    } else if (type == float[].class) {
      FloatArrays.write(output, (float[]) value);
    } else if (type == byte[].class || type.isRecord()) {
      kryo.writeObjectOrNull(output, value, type);
    } else {
      kryo.writeClassAndObject(output, value);
    }
  }

  private static Object readComponent(Kryo kryo, Input input, Class<?> type) {
    if (type == int.class) {
      return input.readVarInt(false);
    }
    if (type == long.class) {
      return input.readVarLong(false);
    }
    if (type == double.class) {
      return input.readDouble();
    }
    if (type == boolean.class) {
      return input.readBoolean();
    }
    if (type == String.class) {
      return input.readString();
    }
    if (type.isEnum()) {
      int ordinal = input.readVarInt(true);
      return ordinal == 0 ? null : type.getEnumConstants()[ordinal - 1];
    }
    if (type == float[].class) {
      return FloatArrays.read(input);
    }
    if (type == byte[].class || type.isRecord()) {
      return kryo.readObjectOrNull(input, type);
    }
    return kryo.readClassAndObject(input);
  }
}
