package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import org.bytedeco.dnnl.engine;
import org.bytedeco.javacpp.Loader;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.Precision;

/** The native library in this process: whether it loads, what the processor can, its engine. */
final class OneDnnRuntime {

  private record State(Availability availability, int isa, engine engine) {}

  private static final class Holder {
    static final State STATE = load();
  }

  private OneDnnRuntime() {}

  static Availability availability() {
    return Holder.STATE.availability();
  }

  /** The CPU engine, shared by all; never freed. */
  static engine engine() {
    if (!availability().available()) {
      throw new IllegalStateException(availability().sentence());
    }
    return Holder.STATE.engine();
  }

  /** bfloat16 where the processor multiplies it (AMX or AVX-512 BF16), else float32. */
  static Precision fastestPrecision() {
    return fastestPrecision(Holder.STATE.isa());
  }

  /** oneDNN emulates bfloat16 on AVX-512 without BF16, and has none for training below. */
  static boolean supports(Precision precision) {
    return supports(precision, Holder.STATE.isa());
  }

  static Precision fastestPrecision(int isa) {
    return has(isa, dnnl_cpu_isa_avx512_core_bf16) ? Precision.BFLOAT16 : Precision.FLOAT32;
  }

  static boolean supports(Precision precision, int isa) {
    return precision == Precision.FLOAT32 || has(isa, dnnl_cpu_isa_avx512_core);
  }

  /** What the processor can, in the words of oneDNN's documentation. */
  static String describe(int isa) {
    if (has(isa, dnnl_cpu_isa_avx512_core_amx)) {
      return "AVX-512 with AMX";
    }
    if (has(isa, dnnl_cpu_isa_avx512_core_bf16)) {
      return "AVX-512 with bfloat16";
    }
    return has(isa, dnnl_cpu_isa_avx512_core) ? "AVX-512" : "AVX2 or less";
  }

  /** Each set of oneDNN's instructions is a bit mask that contains those it builds on. */
  private static boolean has(int isa, int wanted) {
    return (isa & wanted) == wanted;
  }

  private static State load() {
    String system = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    try {
      Loader.load(org.bytedeco.dnnl.global.dnnl.class);
      int isa = dnnl_get_effective_cpu_isa();
      engine cpu = new engine(engine.kind.cpu, 0);
      cpu.retainReference();
      String sentence = "oneDNN computes on this processor with " + describe(isa) + ".";
      return new State(Availability.yes(sentence), isa, cpu);
    } catch (LinkageError | RuntimeException e) {
      String sentence =
          "oneDNN cannot be loaded on " + system + ", DL4J's own path is used: " + firstLine(e);
      return new State(Availability.no(sentence), 0, null);
    }
  }

  static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    int end = message.indexOf('\n');
    String line = (end < 0 ? message : message.substring(0, end)).strip();
    return line.endsWith(".") ? line : line + ".";
  }
}
