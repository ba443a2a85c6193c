package org.plasmospark.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Writes a record component by component and reads it through its canonical constructor, so that
 * what is read is checked like what is made. Spark's Kryo knows no records, and Java's own
 * serialization takes ten times the bytes and time for small ones.
 */
public final class RecordSerializer<T extends Record> extends Serializer<T> {
  private final Component[] components;
  private final Constructor<T> constructor;

  /** For one class of records; Kryo calls this by reflection. */
  public RecordSerializer(Kryo kryo, Class<T> type) {
    super(false, true);
    RecordComponent[] declared = type.getRecordComponents();
    components =
        Arrays.stream(declared).map(each -> Component.of(kryo, each)).toArray(Component[]::new);
    try {
      constructor =
          type.getDeclaredConstructor(
              Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its constructor: " + type, e);
    }
    constructor.setAccessible(true);
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    for (Component component : components) {
      component.write(kryo, output, value);
    }
  }

  @Override
  public T read(Kryo kryo, Input input, Class<T> type) {
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i].read(kryo, input);
    }
    try {
      return constructor.newInstance(values);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new KryoException("cannot make a " + type.getName(), e);
    }
  }

  /**
   * One component.
   *
   * @param other writes what is neither a number, text, enum nor array of bytes or floats: a record
   *     like this one; anything else by Java's own serialization, which needs no list of classes
   */
  private record Component(Method accessor, Class<?> type, Serializer<Object> other) {

    @SuppressWarnings({"unchecked", "rawtypes"})
    static Component of(Kryo kryo, RecordComponent declared) {
      declared.getAccessor().setAccessible(true);
      Class type = declared.getType();
      Serializer other = type.isRecord() ? new RecordSerializer(kryo, type) : new JavaSerializer();
      return new Component(declared.getAccessor(), type, other);
    }

    void write(Kryo kryo, Output output, Object owner) {
      Object value;
      try {
        value = accessor.invoke(owner);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new KryoException("cannot read " + accessor, e);
      }
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
      } else if (type == byte[].class) {
        kryo.writeObjectOrNull(output, value, byte[].class);
      } else {
        kryo.writeObjectOrNull(output, value, other);
      }
    }

    Object read(Kryo kryo, Input input) {
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
      if (type == byte[].class) {
        return kryo.readObjectOrNull(input, byte[].class);
      }
      return kryo.readObjectOrNull(input, Object.class, other);
    }
  }
}
