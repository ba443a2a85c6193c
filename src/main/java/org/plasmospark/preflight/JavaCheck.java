package org.plasmospark.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.plasmospark.ExitCode;

/** The Java that jobs run on. */
public final class JavaCheck {
  private static final String TOPIC = "java";
  private static final int NEEDED = 17;

  /** Packages of java.base that Spark reads and writes by reflection. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private JavaCheck() {}

  /** This JVM. */
  public static Finding here() {
    Module base = Object.class.getModule();
    Module ours = JavaCheck.class.getModule();
    List<String> closed = new ArrayList<>(OPENED);
    closed.removeIf(name -> base.isOpen(name, ours));
    return of(Runtime.version().feature(), System.getProperty("java.version"), Set.copyOf(closed));
  }

  static Finding of(int feature, String version, Set<String> closed) {
    if (!closed.isEmpty()) {
      String options =
          OPENED.stream()
              .filter(closed::contains)
              .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
              .reduce((one, other) -> one + " " + other)
              .orElseThrow();
      return Finding.problem(
          TOPIC,
          ExitCode.USAGE,
          "Spark needs packages of Java that this JVM keeps closed; start by submit/run.sh or"
              + " spark-submit, or add "
              + options
              + ".");
    }
    if (feature != NEEDED) {
      return Finding.warning(
          TOPIC,
          "Java is version %s, but everything is tested on %d only; set JAVA_HOME to a JDK %d."
              .formatted(version, NEEDED, NEEDED));
    }
    return Finding.ok(TOPIC, "Java " + version + ", with the packages open that Spark needs.");
  }
}
