package org.plasmospark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What Spark writes of applications, a line an event, while they run.
 *
 * @param folder of the logs, which exists
 */
record EventLog(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WAIT_SECONDS = 600;

  /** Settings that make an application write here. */
  List<String> settings() {
    return List.of(
        "--set",
        "spark.properties.spark.eventLog.enabled=true",
        "--set",
        "spark.properties.spark.eventLog.dir=" + folder.toUri());
  }

  /**
   * Waits until an application that still runs has begun a Spark job.
   *
   * @param name how its description begins
   */
  void awaitJob(String name) throws IOException, InterruptedException {
    String text = "\"spark.job.description\":\"" + name;
    for (int tries = 0; tries < WAIT_SECONDS * 100; tries++) {
      for (Path log : logs()) {
        if (log.toString().endsWith(".inprogress") && read(log).contains(text)) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new AssertionError("no job has begun that is called " + name);
  }

  /** The lines of all events of a kind. */
  List<String> events(String kind) throws IOException {
    return lines().filter(line -> line.contains(kind)).toList();
  }

  /** Which executors ran tasks of the jobs, by the jobs' descriptions. */
  Map<String, Set<String>> executorsByJob() throws IOException {
    Map<String, Set<String>> executors = new TreeMap<>();
    for (Path log : logs()) {
      Map<Integer, String> jobOfStage = new HashMap<>();
      for (String line : Files.readAllLines(log)) {
        JsonNode event = JSON.readTree(line);
        if (event.path("Event").asText().equals("SparkListenerJobStart")) {
          String name = event.path("Properties").path("spark.job.description").asText();
          // The last stage is the one that trains; those before it are not run again.
          event.path("Stage IDs").forEach(stage -> jobOfStage.put(stage.asInt(), name));
        } else if (event.path("Event").asText().equals("SparkListenerTaskEnd")) {
          String name = jobOfStage.getOrDefault(event.path("Stage ID").asInt(), "");
          executors
              .computeIfAbsent(name, key -> new HashSet<>())
              .add(event.path("Task Info").path("Executor ID").asText());
        }
      }
    }
    return executors;
  }

  private static String read(Path log) throws IOException {
    try {
      return Files.readString(log);
    } catch (NoSuchFileException e) {
      return ""; // its application has just ended
    }
  }

  private Stream<String> lines() throws IOException {
    return logs().stream()
        .flatMap(
            file -> {
              try {
                return Files.readAllLines(file).stream();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      return List.of(); // an application has just ended and renamed its log
    }
  }
}
