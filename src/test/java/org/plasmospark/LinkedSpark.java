package org.plasmospark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The embedded Spark with or without the libraries of {@code -Ps3a}, whatever the build has
 * collected: a folder of links to jars.
 */
final class LinkedSpark implements AutoCloseable {
  private static final String LIBRARIES = "(hadoop-aws|aws-java-sdk-bundle|spark-hadoop-cloud_).*";

  private final Path jars;

  private LinkedSpark(Path jars) {
    this.jars = jars;
  }

  /** Makes one below a folder. */
  static LinkedSpark in(Path folder, boolean s3) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    List<Path> wanted = new ArrayList<>();
    try (var collected = Files.list(PackagedApplication.SPARK.resolve("jars"))) {
      wanted.addAll(collected.filter(jar -> !isLibrary(jar)).toList());
    }
    if (s3) {
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        if (isLibrary(Path.of(entry))) {
          wanted.add(Path.of(entry));
        }
      }
    }
    // It is of another class path and must be passed over in silence.
    Path archive = PackagedApplication.SPARK.resolve("classes.jsa");
    if (Files.exists(archive)) {
      Files.copy(archive, folder.resolve("spark/classes.jsa"));
    }
    for (Path jar : wanted) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    return new LinkedSpark(jars);
  }

  private static boolean isLibrary(Path jar) {
    return jar.getFileName().toString().matches(LIBRARIES);
  }

  /** For PLASMOSPARK_SPARK_JARS. */
  String jars() {
    return jars.toString();
  }

  /** Removes the links: JUnit warns of every one that it finds. */
  @Override
  public void close() throws IOException {
    try (var links = Files.list(jars)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }
}
