package org.plasmospark.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;

/**
 * Holds what a settings file includes to the same rules as the file itself: files on this machine's
 * disks in UTF-8, and nothing from the network.
 */
final class CheckedIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  /** Something that is not included. */
  static final class Refused extends ConfigException.Generic {
    private static final long serialVersionUID = 1L;

    Refused(String sentence) {
      super("of what it includes, " + sentence);
    }
  }

  private final ConfigIncluder library;

  CheckedIncludes() {
    this(null);
  }

  private CheckedIncludes(ConfigIncluder library) {
    this.library = library;
  }

  /** The library gives its own includer, which does the work. */
  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return library == null ? new CheckedIncludes(fallback) : this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    ConfigParseable beside = context.relativeTo(what);
    String name = beside == null ? null : beside.origin().filename();
    if (name != null && new File(name).exists()) {
      require(Path.of(name));
    }
    if (what.matches("[A-Za-z][A-Za-z+.-]+://?.*")) {
      throw refused(what);
    }
    return library.include(context, what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    if (what.exists()) {
      require(what.toPath());
    }
    return ((ConfigIncluderFile) library).includeFile(context, what);
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused(what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return ((ConfigIncluderClasspath) library).includeResources(context, what);
  }

  private static void require(Path file) {
    SettingsFile.problem(file)
        .ifPresent(
            problem -> {
              throw new Refused(
                  problem.sentence()
                      + (problem.place().contains(file.toString())
                          ? " (" + problem.place() + ")"
                          : ""));
            });
  }

  private static ConfigException refused(String address) {
    return new Refused("%s is an address: include files only".formatted(address));
  }
}
