package org.plasmospark.dataset;

import java.util.ArrayList;
import java.util.List;
import org.plasmospark.manifest.Texts;
import org.plasmospark.run.Quantities;

/** How a set compares with its manifest, file by file. */
public final class Findings {
  /** Names of one kind that a sentence lists; the others are counted. */
  public static final int SHOWN = 3;

  private final int files;
  private final Named missing = new Named();
  private final Named changed = new Named();
  private final Named others = new Named();
  private long verified;

  /**
   * @param files that the manifest names
   */
  Findings(int files) {
    this.files = files;
  }

  void verified() {
    verified++;
  }

  void missing(String path) {
    missing.add(path);
  }

  void changed(String path) {
    changed.add(path);
  }

  void other(String name) {
    others.add(name);
  }

  /** Files that are as the manifest says. */
  public long verifiedFiles() {
    return verified;
  }

  /** Files that are not there. */
  public long missingFiles() {
    return missing.count;
  }

  /** Files that are there, but of another length or content, damaged, or links. */
  public long changedFiles() {
    return changed.count;
  }

  /** Files that are there, but not in the manifest. */
  public long otherFiles() {
    return others.count;
  }

  /** The first of {@link #otherFiles}. */
  public List<String> otherNames() {
    return List.copyOf(others.first);
  }

  /** Whether every file of the manifest was verified. */
  public boolean isComplete() {
    return verified == files;
  }

  /** What is wrong, as {@code 2 of 27,558 files are missing (first: "a", "b")}. */
  public String problems() {
    List<String> parts = new ArrayList<>();
    if (missing.count > 0) {
      parts.add(missing.text(files, "missing"));
    }
    if (changed.count > 0) {
      parts.add(changed.text(files, "not what the manifest says"));
    }
    return String.join(" and ", parts);
  }

  /** Names of one kind. */
  private static final class Named {
    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String name) {
      count++;
      if (first.size() < SHOWN) {
        first.add(Texts.quote(name));
      }
    }

    String text(int of, String what) {
      return Quantities.count(count)
          + " of "
          + Quantities.count(of)
          + (of == 1 ? " file " : " files ")
          + (count == 1 ? "is " : "are ")
          + what
          + " ("
          + (count > first.size() ? "first: " : "")
          + String.join(", ", first)
          + ")";
    }
  }
}
