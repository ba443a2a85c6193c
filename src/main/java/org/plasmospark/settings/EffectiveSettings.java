package org.plasmospark.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings in force by key, as they may be shown: secrets are redacted already.
 *
 * @param entries in the order of reference.conf
 */
public record EffectiveSettings(List<Entry> entries) {

  /** Say how a run is called, guarded and cut into pieces, and nothing of what it trains. */
  private static final Set<String> NOT_OF_THE_RESULT =
      Set.of(
          "run.id",
          "run.overwrite",
          "run.resume",
          "run.deadline",
          "run.lease-seconds",
          "run.store-timeout-seconds",
          "train.parallel",
          "train.publish",
          "train.checkpoint.every",
          "train.checkpoint.keep");

  /**
   * One setting.
   *
   * @param key path in HOCON
   * @param value as a plain Java value (text, number, boolean, list, null)
   * @param rendered the value in HOCON
   * @param origin file and line, or the option
   * @param explicit set by the user, not by reference.conf
   */
  public record Entry(String key, Object value, String rendered, String origin, boolean explicit) {}

  /** Copies the entries. */
  public EffectiveSettings {
    entries = List.copyOf(entries);
  }

  /** Whether the user set the key, be it to its default. */
  public boolean isExplicit(String key) {
    return entries.stream().anyMatch(e -> e.explicit() && e.key().equals(key));
  }

  /** The same with another value of a number or a word. */
  EffectiveSettings with(String key, Object value, String origin) {
    return new EffectiveSettings(
        entries.stream()
            .map(
                e ->
                    e.key().equals(key)
                        ? new Entry(key, value, value.toString(), origin, e.explicit())
                        : e)
            .toList());
  }

  /** HOCON that can be read again: a line a setting, with its origin as a comment. */
  public List<String> render() {
    return entries.stream().map(e -> e.key() + " = " + e.rendered() + "  # " + e.origin()).toList();
  }

  /** Plain values by key, for records of a run. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    entries.forEach(e -> map.put(e.key(), e.value()));
    return map;
  }

  /**
   * Plain values by key of the settings in some groups, without those that say nothing of a result.
   *
   * @param groups beginnings of keys
   */
  public Map<String, Object> ofResult(List<String> groups) {
    Map<String, Object> map = toMap();
    map.keySet()
        .removeIf(
            key -> NOT_OF_THE_RESULT.contains(key) || groups.stream().noneMatch(key::startsWith));
    return map;
  }

  /**
   * SHA-256 in hexadecimal over {@code key = value} lines in the order of the keys. The name of the
   * run does not enter, nor where a value came from, nor secrets.
   */
  public String hash() {
    Map<String, String> sorted = new TreeMap<>();
    entries.stream()
        .filter(e -> !NOT_OF_THE_RESULT.contains(e.key()))
        .forEach(e -> sorted.put(e.key(), e.rendered()));
    String text =
        sorted.entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
