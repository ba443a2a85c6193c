package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;

import java.net.URL;
import java.net.URLClassLoader;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.Precision;

class OneDnnRuntimeTest {

  @Test
  void saysInOneSentenceWhyItCannotBeLoaded() throws ReflectiveOperationException {
    URL[] withoutNatives = {
      location(OneDnnProvider.class),
      location(org.bytedeco.dnnl.engine.class),
      location(org.bytedeco.opencl.global.OpenCL.class),
      location(Loader.class)
    };
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    URLClassLoader loader = new URLClassLoader(withoutNatives, platform);
    Object provider =
        loader.loadClass(OneDnnProvider.class.getName()).getDeclaredConstructor().newInstance();
    Object availability = provider.getClass().getMethod("availability").invoke(provider);
    Class<?> type = availability.getClass();
    assertThat(type.getMethod("available").invoke(availability)).isEqualTo(false);
    assertThat((String) type.getMethod("sentence").invoke(availability))
        .startsWith("oneDNN cannot be loaded on ")
        .doesNotContain("\n")
        .endsWith(".");
  }

  @Test
  void choosesBfloat16OnlyWhereTheProcessorMultipliesIt() {
    assertThat(OneDnnRuntime.fastestPrecision(dnnl_cpu_isa_avx512_core_amx))
        .isEqualTo(Precision.BFLOAT16);
    assertThat(OneDnnRuntime.fastestPrecision(dnnl_cpu_isa_avx512_core_bf16))
        .isEqualTo(Precision.BFLOAT16);
    assertThat(OneDnnRuntime.fastestPrecision(dnnl_cpu_isa_avx512_core))
        .isEqualTo(Precision.FLOAT32);
    assertThat(OneDnnRuntime.supports(Precision.BFLOAT16, dnnl_cpu_isa_avx2)).isFalse();
    assertThat(OneDnnRuntime.supports(Precision.FLOAT32, dnnl_cpu_isa_avx2)).isTrue();
  }

  @Test
  void describesTheProcessor() {
    assertThat(OneDnnRuntime.describe(dnnl_cpu_isa_avx512_core_amx)).contains("AMX");
    assertThat(OneDnnRuntime.describe(dnnl_cpu_isa_avx512_core_bf16)).contains("bfloat16");
    assertThat(OneDnnRuntime.describe(dnnl_cpu_isa_avx512_core)).isEqualTo("AVX-512");
    assertThat(OneDnnRuntime.describe(dnnl_cpu_isa_avx2)).contains("AVX2");
  }

  @Test
  void rejectsBatchesThatNoBufferHolds() {
    Requirements.oneDnn();
    OneDnnProvider provider = new OneDnnProvider();
    AdamSettings adam = AdamSettings.of(1e-3);
    for (int size : new int[] {0, 100_000}) {
      assertThatThrownBy(
              () ->
                  provider.trainingEngine(
                      TestNetworks.full(), size, Precision.FLOAT32, adam, ClassWeights.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batch size");
    }
  }

  @Test
  void keepsTheFirstLineOfAnError() {
    assertThat(OneDnnRuntime.firstLine(new UnsatisfiedLinkError("no jnidnnl\nmore")))
        .isEqualTo("no jnidnnl.");
    assertThat(OneDnnRuntime.firstLine(new IllegalStateException()))
        .isEqualTo("IllegalStateException.");
    assertThat(Availability.no("x").available()).isFalse();
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
