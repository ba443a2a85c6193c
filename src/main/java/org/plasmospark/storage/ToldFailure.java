package org.plasmospark.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.ipc.RemoteException;

/**
 * One of the failures under a failure, by its class and its words. Most come as exceptions; what an
 * executor or a name node could not send as one comes as text in the message of another.
 *
 * @param type full name of its class
 * @param names simple names of its class and of the class that it stands for, if there is one
 * @param kinds the same, and those of the classes above as far as they are known
 * @param message its own words, on one line or on several; empty if it has none
 */
record ToldFailure(String type, Set<String> names, Set<String> kinds, String message) {
  private static final String CLASS_NAME = "(?:[a-z]\\w*\\.)+[A-Z][\\w$]*";

  /** As {@link Throwable#toString}; the rest of the line is left to be searched as well. */
  private static final Pattern TOLD =
      Pattern.compile(
          "(%s)(?:\\((%s)\\))?(?=: (.*)|$)".formatted(CLASS_NAME, CLASS_NAME), Pattern.MULTILINE);

  private static final String REMOTE = "org.apache.hadoop.ipc.RemoteException";

  private static final Pattern FRAME = Pattern.compile("(?m)^\\s+at .*$");

  /** Spark tells of shuffled blocks that died with their executor as of a broken connection. */
  private static final String NOT_OF_STORES = "org.apache.spark.shuffle.";

  /** A failure and its causes, the outermost first. */
  static List<ToldFailure> of(Throwable failure) {
    List<ToldFailure> told = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      told.add(ofOne(t));
      if (t.getCause() == null) {
        told.addAll(inText(t.getMessage()));
      }
    }
    return told;
  }

  /** Whether it is one of these. */
  boolean isAnyOf(Set<String> wanted) {
    return kinds.stream().anyMatch(wanted::contains);
  }

  /** The kind and the first line of the words: remote stores put whole stack traces there. */
  String reason() {
    String line = message.lines().findFirst().orElse("");
    String kind = simple(type).replace("Exception", "");
    return line.isEmpty() ? kind : kind + " (" + line + ")";
  }

  private static ToldFailure ofOne(Throwable failure) {
    Class<?> type = failure.getClass();
    Set<String> names = names(type.getName(), null);
    Set<String> kinds = new HashSet<>();
    for (Class<?> kind = type; kind != Throwable.class; kind = kind.getSuperclass()) {
      kinds.add(simple(kind.getName()));
      if (kind.getName().equals(REMOTE)) {
        names = names(type.getName(), Remote.of(failure));
      }
    }
    kinds.addAll(names);
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return new ToldFailure(type.getName(), names, kinds, message);
  }

  /** A class of its own, as some jobs run without Hadoop's classes. */
  private static final class Remote {
    static String of(Throwable failure) {
      return ((RemoteException) failure).getClassName();
    }
  }

  /** What the text of a stack trace says; nothing if there is none. */
  private static List<ToldFailure> inText(String text) {
    if (text == null || !FRAME.matcher(text).find() || text.contains(NOT_OF_STORES)) {
      return List.of();
    }
    List<ToldFailure> told = new ArrayList<>();
    Matcher matcher = TOLD.matcher(FRAME.matcher(text).replaceAll(""));
    while (matcher.find()) {
      String type = matcher.group(1);
      Set<String> names = names(type, matcher.group(2));
      String message = matcher.group(3) == null ? "" : matcher.group(3);
      told.add(new ToldFailure(type, names, names, message));
    }
    return told;
  }

  private static Set<String> names(String type, String other) {
    return Stream.of(type, other)
        .filter(Objects::nonNull)
        .map(ToldFailure::simple)
        .collect(Collectors.toSet());
  }

  private static String simple(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }
}
