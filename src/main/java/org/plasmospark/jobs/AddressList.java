package org.plasmospark.jobs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.plasmospark.storage.StorePath;

/** Addresses joined by commas; one that belongs to an address has a backslash before it. */
public final class AddressList {
  /** A comma that is not written as a part of an address. */
  private static final Pattern BETWEEN = Pattern.compile("(?<!\\\\),");

  private AddressList() {}

  /** The addresses in their order; blank ones are left out. */
  public static List<StorePath> parse(String text) {
    return Stream.of(BETWEEN.split(text))
        .filter(address -> !address.isBlank())
        .map(address -> StorePath.parse(address.strip().replace("\\,", ",")))
        .toList();
  }
}
