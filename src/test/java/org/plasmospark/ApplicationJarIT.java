package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the application jar, and what a cluster has of its own and must not be in it. */
class ApplicationJarIT {
  private static List<String> names;
  private static Attributes manifest;

  @BeforeAll
  static void list() throws IOException {
    assumeTrue(
        Files.isRegularFile(PackagedApplication.JAR),
        "SKIPPED: no packaged jar (mvn verify sets plasmospark.jar)");
    try (JarFile jar = new JarFile(PackagedApplication.JAR.toFile())) {
      names = jar.stream().map(ZipEntry::getName).toList();
      manifest = jar.getManifest().getMainAttributes();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/plasmospark/Main.class",
        "org/plasmospark/spark/PlasmosparkRegistrator.class",
        "reference.conf",
        "log4j2-plasmospark.properties",
        "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64-onednn-avx512/libnd4jcpu.so",
        "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64-onednn-avx2/libnd4jcpu.so",
        "org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3",
        "org/bytedeco/dnnl/linux-x86_64/libjnidnnl.so",
        "org/bytedeco/openblas/linux-x86_64/libopenblas.so.0",
        "org/deeplearning4j/spark/api/TrainingMaster.class",
        "com/typesafe/config/Config.class",
        "picocli/CommandLine.class",
        "META-INF/services/org.plasmospark.model.compute.ComputeProvider"
      })
  void bringsWhatNoClusterHas(String name) {
    assertThat(names).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/apache/spark/",
        "org/apache/hadoop/",
        "scala/",
        "org/slf4j/",
        "org/apache/logging/",
        "org/apache/log4j/",
        "com/fasterxml/jackson/",
        "io/netty/",
        "org/junit/",
        "org/assertj/"
      })
  void leavesOutWhatTheClusterBringsInItsOwnVersion(String folder) {
    assertThat(names)
        // dl4j-spark's own, which must be in Spark's package to reach what is private there
        .filteredOn(name -> !name.startsWith("org/apache/spark/TaskContextHelper"))
        .noneMatch(name -> name.startsWith(folder) && name.endsWith(".class"));
  }

  @Test
  void holdsLibrariesOfNumbersForNoOtherSystem() {
    assertThat(
            names.stream()
                .filter(name -> name.matches("org/(bytedeco|nd4j)/.*\\.(so|dll|dylib).*")))
        .isNotEmpty()
        .allMatch(name -> name.contains("/linux-x86_64"));
  }

  @Test
  void isNotSignedByTheAuthorsOfItsParts() {
    assertThat(names).noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA|EC)"));
  }

  @Test
  void startsWithMain() {
    assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("org.plasmospark.Main");
  }

  @Test
  void holdsEachFileOnce() {
    assertThat(names.stream().filter(name -> !name.endsWith("/"))).doesNotHaveDuplicates();
  }
}
