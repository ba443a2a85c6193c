package org.plasmospark.preflight;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GPU as {@code nvidia-smi} lists it.
 *
 * @param index on its machine
 * @param name of the product
 * @param major first part of its compute capability
 * @param minor second part
 * @param driver version of the machine's driver
 */
public record Gpu(int index, String name, int major, int minor, String driver) {
  /** Index, name, capability, driver; a name may hold commas. */
  private static final Pattern LINE =
      Pattern.compile("\\s*(\\d+)\\s*,\\s*(.+?)\\s*,\\s*(\\d+)\\.(\\d+)\\s*,\\s*([0-9.]+)\\s*");

  /**
   * Reads a line of {@code --query-gpu=index,name,compute_cap,driver_version
   * --format=csv,noheader}.
   */
  public static Optional<Gpu> parse(String line) {
    Matcher fields = LINE.matcher(line);
    return fields.matches()
        ? Optional.of(
            new Gpu(
                Integer.parseInt(fields.group(1)),
                fields.group(2),
                Integer.parseInt(fields.group(3)),
                Integer.parseInt(fields.group(4)),
                fields.group(5)))
        : Optional.empty();
  }

  /** Its compute capability as NVIDIA writes it. */
  public String capability() {
    return major + "." + minor;
  }
}
