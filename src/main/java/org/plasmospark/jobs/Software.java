package org.plasmospark.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.plasmospark.ExitCode;
import org.plasmospark.spark.PlasmosparkSession;

/** What computed, for bundles and run records. */
public final class Software {
  private static final String RESOURCE = "versions.properties";

  private Software() {}

  /** Versions by name. */
  public static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("java", System.getProperty("java.version"));
    versions.put("spark", PlasmosparkSession.sparkVersion());
    Properties built = built();
    built.stringPropertyNames().forEach(name -> versions.put(name, built.getProperty(name)));
    return versions;
  }

  /** This software's version. */
  public static String code() {
    return built().getProperty("plasmospark");
  }

  private static Properties built() {
    Properties properties = new Properties();
    try (InputStream in = ExitCode.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
