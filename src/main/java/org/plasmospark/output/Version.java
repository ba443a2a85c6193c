package org.plasmospark.output;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One state of an output, as its record in the log describes it. Records are never changed.
 *
 * @param number follows that of the version it replaces; the first is 1
 * @param writer attempt that wrote the record
 * @param runId of the run that made the content
 * @param attempt that made the content
 * @param shows number of the version whose files people see; its own, unless it changes none
 * @param entries files and folders by name, each with the attempt whose folder holds it, or {@link
 *     #IN_PLACE}
 * @param shown files that people see, relative to the base of the output
 * @param hidden files that people saw of the version before and that are not shown any more
 * @param obsolete files and folders of attempts that the version before needed and this one does
 *     not
 */
public record Version(
    long number,
    String writer,
    String runId,
    String attempt,
    long shows,
    Map<String, String> entries,
    List<String> shown,
    List<String> hidden,
    List<String> obsolete) {
  /** Instead of an attempt: the entry lies where people see it, and nowhere else. */
  static final String IN_PLACE = ".";

  private static final String END = "end";

  /** Copies the collections. */
  public Version {
    entries = Map.copyOf(entries);
    shown = List.copyOf(shown);
    hidden = List.copyOf(hidden);
    obsolete = List.copyOf(obsolete);
  }

  /** The state before the first version. */
  static Version none() {
    return new Version(0, "", "", "", 0, Map.of(), List.of(), List.of(), List.of());
  }

  /** The state of a folder whose files were published without a log, or copied without it. */
  static Version inPlace(Set<String> entries, List<String> shown) {
    Map<String, String> places = new TreeMap<>();
    entries.forEach(entry -> places.put(entry, IN_PLACE));
    return new Version(0, "", "", "", 0, places, shown, List.of(), List.of());
  }

  /**
   * The next version with the same content. Whoever expects this one to be current fails from then
   * on.
   */
  Version fence(String by) {
    return new Version(number + 1, by, runId, attempt, shows, entries, shown, hidden, obsolete);
  }

  /** True if there is anything that readers may read. */
  public boolean isPublished() {
    return !entries.isEmpty();
  }

  /** True if readers need files that lie where people see them, and nowhere else. */
  boolean isInPlace() {
    return entries.containsValue(IN_PLACE);
  }

  /** The attempts whose folders readers need. */
  Set<String> attempts() {
    Set<String> attempts = new TreeSet<>(entries.values());
    attempts.remove(IN_PLACE);
    return attempts;
  }

  /** The content of {@code _SUCCESS} while the files of this version are shown. */
  byte[] marker() {
    return "plasmospark version %d%n".formatted(shows).getBytes(StandardCharsets.UTF_8);
  }

  /** The record: a name and a value a line, the last line {@code end}. */
  byte[] text() {
    StringBuilder text = new StringBuilder();
    line(text, "number", Long.toString(number));
    line(text, "writer", writer);
    line(text, "run", runId);
    line(text, "attempt", attempt);
    line(text, "shows", Long.toString(shows));
    new TreeMap<>(entries).forEach((name, holder) -> line(text, "entry", holder, name));
    shown.forEach(file -> line(text, "shown", file));
    hidden.forEach(file -> line(text, "hidden", file));
    obsolete.forEach(file -> line(text, "obsolete", file));
    return text.append(END).append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String key, String... values) {
    text.append(key);
    for (String value : values) {
      text.append('\t').append(escaped(value));
    }
    text.append('\n');
  }

  private static String escaped(String name) {
    return name.replace("%", "%25").replace("\t", "%09").replace("\n", "%0A").replace("\r", "%0D");
  }

  private static String unescaped(String text) {
    return text.replace("%09", "\t").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
  }

  /**
   * Reads a record.
   *
   * @return empty if it is damaged
   */
  static Optional<Version> parse(byte[] text) {
    Map<String, List<String>> values = new TreeMap<>();
    Map<String, String> entries = new TreeMap<>();
    String last = "";
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
      String[] parts = line.split("\t", -1);
      last = line;
      if (parts.length == 3) {
        entries.put(unescaped(parts[2]), unescaped(parts[1]));
      } else if (parts.length == 2) {
        values.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(unescaped(parts[1]));
      }
    }
    try {
      return last.equals(END)
          ? Optional.of(
              new Version(
                  Long.parseLong(one(values, "number")),
                  one(values, "writer"),
                  one(values, "run"),
                  one(values, "attempt"),
                  Long.parseLong(one(values, "shows")),
                  entries,
                  values.getOrDefault("shown", List.of()),
                  values.getOrDefault("hidden", List.of()),
                  values.getOrDefault("obsolete", List.of())))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String one(Map<String, List<String>> values, String key) {
    return String.join("\n", values.getOrDefault(key, List.of()));
  }
}
