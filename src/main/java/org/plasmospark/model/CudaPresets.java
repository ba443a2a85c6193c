package org.plasmospark.model;

import java.lang.reflect.InvocationTargetException;

/** CUDA's runtime by the presets in the application jar, which only one of its builds has. */
final class CudaPresets implements CudaCalls {
  private static final String RUNTIME = "org.bytedeco.cuda.global.cudart";

  @Override
  public int deviceCount(int[] count) {
    return (int) call("cudaGetDeviceCount", new Class<?>[] {int[].class}, count);
  }

  @Override
  public int attribute(int[] value, int attribute, int device) {
    return (int)
        call(
            "cudaDeviceGetAttribute",
            new Class<?>[] {int[].class, int.class, int.class},
            value,
            attribute,
            device);
  }

  @Override
  public String error(int code) {
    Object words = call("cudaGetErrorString", new Class<?>[] {int.class}, code);
    try {
      return (String) words.getClass().getMethod("getString").invoke(words);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object call(String name, Class<?>[] types, Object... arguments) {
    try {
      return Class.forName(RUNTIME).getMethod(name, types).invoke(null, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
