package org.plasmospark.settings;

import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.plasmospark.model.ComputeOptions;

/** Reads the groups of settings that say where and with what networks are computed. */
final class MachineGroups {
  private static final String MIN_MEMORY = "512m";
  private static final String MAX_MEMORY = "1t";

  private MachineGroups() {}

  static BenchSettings bench(SettingsReader in) {
    return new BenchSettings(
        in.choices("bench.works", BenchSettings.Work.class),
        in.integer("bench.warm-up", 1, 1000),
        in.integer("bench.repetitions", 1, 1000),
        in.number("bench.seconds", 0, 600),
        in.integer("bench.base-batch-size", 1, 256));
  }

  static SparkSettings spark(SettingsReader in, Map<String, ConfigValue> properties) {
    Map<String, String> texts = new LinkedHashMap<>();
    properties.forEach(
        (name, value) -> {
          Optional<String> problem =
              SparkSubmitProperties.problem(name, value.atKey("v").getString("v"));
          if (problem.isPresent()) {
            in.problem(SettingsLoader.PROPERTIES + "." + name + " " + problem.get(), value);
          } else {
            texts.put(name, value.atKey("v").getString("v"));
          }
        });
    return new SparkSettings(
        in.text(
            "spark.master",
            Pattern.compile("local(\\[.+\\])?|local-cluster\\[.+\\]|yarn|(spark|k8s)://.+"),
            "local[*], local[N], spark://HOST:PORT, yarn or k8s://URL"),
        in.text("spark.app-name", Pattern.compile("[^\\p{Cntrl}]{1,100}"), "a name"),
        in.bytes("spark.driver-memory", MIN_MEMORY, MAX_MEMORY),
        in.bytes("spark.executor-memory", MIN_MEMORY, MAX_MEMORY),
        in.bytes("spark.native-memory", "256m", MAX_MEMORY),
        texts);
  }

  static ComputeSettings compute(SettingsReader in) {
    return new ComputeSettings(
        in.optionalInteger("compute.threads", 1, 1024),
        in.optionalInteger("compute.decode-threads", 0, 256),
        in.optionalBytes("compute.cell-memory", "0m", MAX_MEMORY),
        new ComputeOptions(
            in.choice("compute.engine", ComputeOptions.Engine.class),
            in.choice("compute.precision", ComputeOptions.PrecisionChoice.class)),
        in.text(
            "compute.nvidia-smi",
            Pattern.compile("[^\\s\\p{Cntrl}][^\\p{Cntrl}]*"),
            "the name or path of a program"));
  }
}
