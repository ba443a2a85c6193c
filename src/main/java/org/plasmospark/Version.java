package org.plasmospark;

import java.util.Optional;

/** The version of this software. */
public final class Version {

  private Version() {}

  /** As the jar's manifest has it; {@code development} for classes that are not in the jar. */
  public static String text() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
