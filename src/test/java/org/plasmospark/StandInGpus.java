package org.plasmospark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.plasmospark.model.GpuBackend;

/** GPUs for machines without one: says on standard output which one is computed on. */
public final class StandInGpus implements GpuBackend {
  static final String LINE = "computes on GPU ";

  /** Variable of a process in which no GPU computes, and why. */
  static final String TROUBLE = "STAND_IN_GPUS_TROUBLE";

  /** Makes a jar with this as the service that computes on GPUs. */
  static Path jar(Path folder) throws IOException {
    Path jar = folder.resolve("stand-in-gpus.jar");
    String name = StandInGpus.class.getName();
    String file = name.replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var in = StandInGpus.class.getClassLoader().getResourceAsStream(file)) {
      out.putNextEntry(new JarEntry(file));
      in.transferTo(out);
      out.putNextEntry(new JarEntry("META-INF/services/" + GpuBackend.class.getName()));
      out.write(name.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  @Override
  public boolean present() {
    return true;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(System.getenv(TROUBLE));
  }

  @Override
  public void use(int device) {
    System.out.println(LINE + device);
  }
}
