package org.plasmospark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A folder for SPARK_HOME: the embedded Spark, the classes for YARN, and a spark-submit, which no
 * artifact has.
 */
final class SparkHome {
  private SparkHome() {}

  /** Makes one in a new folder. */
  static Path in(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    Path more = PackagedApplication.HOME.resolve("target/spark-on-yarn");
    for (Path folder : List.of(PackagedApplication.SPARK.resolve("jars"), more)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path jar : files.toList()) {
          Files.createLink(jars.resolve(jar.getFileName()), jar.toRealPath());
        }
      }
    }
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        exec "$JAVA_HOME/bin/java" -Xmx768m -XX:TieredStopAtLevel=1 %s \\
          -cp "$SPARK_HOME/jars/*:$HADOOP_CONF_DIR${SPARK_DIST_CLASSPATH:+:$SPARK_DIST_CLASSPATH}" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(JavaModuleOptions.defaultModuleOptions()));
    if (!submit.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + submit + " executable");
    }
    return home;
  }
}
