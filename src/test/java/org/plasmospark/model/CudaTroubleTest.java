package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaTroubleTest {
  private static final String CACHE = "/home/a/.javacpp/cache/a.jar/org/bytedeco/cuda/";

  /** CUDA with GPUs of these capabilities, ten times major and minor, or with an error. */
  private record Cuda(int code, List<Integer> capabilities) implements CudaCalls {
    @Override
    public int deviceCount(int[] count) {
      count[0] = capabilities.size();
      return code;
    }

    @Override
    public int attribute(int[] value, int attribute, int device) {
      int capability = capabilities.get(device);
      value[0] = attribute == CAPABILITY_MAJOR ? capability / 10 : capability % 10;
      return 0;
    }

    @Override
    public String error(int errorCode) {
      return "words of " + errorCode;
    }
  }

  /** CUDA whose libraries do not load. */
  private record Unloadable(Throwable failure) implements CudaCalls {
    @Override
    public int deviceCount(int[] count) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public int attribute(int[] value, int attribute, int device) {
      throw new IllegalStateException("there is nothing to ask");
    }

    @Override
    public String error(int errorCode) {
      throw new IllegalStateException("there is nothing to ask");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 | CUDA says 'words of 100', error 100; see what nvidia-smi says there, and CUDA_VISIBLE_DEVICES",
        "35  | CUDA says 'words of 35', error 35; install the driver, 510.39.01 or later",
        "999 | CUDA says 'words of 999', error 999; see what nvidia-smi says there",
        "0   | CUDA says 'words of 100', error 100; see what nvidia-smi says there, and CUDA_VISIBLE_DEVICES"
      })
  void saysWhatCudaSays(int code, String sentence) {
    assertThat(CudaTrouble.of(new Cuda(code, List.of()))).hasValue(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "libcuda.so.1      | libcuda.so.1 of NVIDIA's driver is missing; install the driver, 510.39.01 or later",
        "libcudart.so.11.0 | libcudart.so.11.0 of CUDA 11.6 is missing; install CUDA 11.6",
        "libcublas.so.11   | libcublas.so.11 of CUDA 11.6 is missing; install CUDA 11.6",
        "libgomp.so.1      | libgomp.so.1 is missing; install it"
      })
  void saysWhichLibraryIsMissing(String library, String sentence) {
    UnsatisfiedLinkError missing =
        new UnsatisfiedLinkError(
            CACHE
                + "linux-x86_64/libjnicudart.so: "
                + library
                + ": cannot open shared object file: No such file or directory");
    missing.initCause(new UnsatisfiedLinkError("Could not find jnicudart in class and paths."));
    assertThat(CudaTrouble.of(new Unloadable(missing)).orElseThrow()).startsWith(sentence);
    // As ND4J wraps it.
    assertThat(CudaTrouble.of(new ExceptionInInitializerError(new RuntimeException(missing))))
        .startsWith(sentence);
  }

  @Test
  void repeatsTheFirstLineOfWhatItDoesNotKnow() {
    RuntimeException failure =
        new RuntimeException("outer", new IllegalStateException("No backend.\nSee elsewhere."));
    assertThat(CudaTrouble.of(new Unloadable(failure)))
        .hasValue("ND4J's CUDA backend says 'No backend.'; see what submit/run.sh check says");
    assertThat(CudaTrouble.of(new NoClassDefFoundError())).contains("'NoClassDefFoundError'");
  }

  @Test
  void hasNoTroubleWithAGpuThatItHasCodeFor() {
    assertThat(CudaTrouble.of(new Cuda(0, List.of(80)))).isEmpty();
    assertThat(CudaTrouble.of(new Cuda(0, List.of(90, 86)))).isEmpty();
    assertThat(CudaTrouble.of(new Cuda(0, List.of(90, 86)), 1)).isEmpty();
  }

  @Test
  void refusesGpusThatItHasNoCodeFor() {
    String sentence = "its GPU has the compute capability 9.0, for which the CUDA 11.6 backend has";
    assertThat(CudaTrouble.of(new Cuda(0, List.of(90, 100))).orElseThrow()).startsWith(sentence);
    assertThat(CudaTrouble.of(new Cuda(0, List.of(86, 90)), 1).orElseThrow()).startsWith(sentence);
  }

  @Test
  void findsNoCudaInTheBuildForProcessors() {
    assertThat(CudaTrouble.of(new CudaPresets()).orElseThrow())
        .startsWith("ND4J's CUDA backend says 'org.bytedeco.cuda.global.cudart'");
  }
}
