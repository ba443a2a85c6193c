package org.plasmospark.spark.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was found in a folder of images.
 *
 * @param files rows: images, loose or in archives, and all that has to be accounted for like one
 * @param archives that were opened
 * @param members rows of these
 * @param filtered files, members and archives that the filter does not admit; not among the rows
 * @param hidden files, folders and members whose names begin with {@code _} or {@code .}; not rows
 * @param replaced members of tars that a later one of the same name replaces; not rows
 * @param mapped rows that the mapping names
 * @param unused lines of the mapping that name nothing in the folder
 * @param unusedExample the path of one of these; null if there is none
 */
public record FolderCounts(
    long files,
    long archives,
    long members,
    long filtered,
    long hidden,
    long replaced,
    long mapped,
    long unused,
    String unusedExample) {

  FolderCounts withMapping(MappingJoin.Counts mapping) {
    return new FolderCounts(
        files,
        archives,
        members,
        filtered,
        hidden,
        replaced,
        mapping.mapped(),
        mapping.unused(),
        mapping.unusedExample());
  }

  /** Plain values for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("archives", archives);
    map.put("archive_members", members);
    map.put("filtered", filtered);
    map.put("hidden", hidden);
    map.put("replaced", replaced);
    map.put("mapped", mapped);
    map.put("mapping_lines_unused", unused);
    return map;
  }

  /** For the user; nothing for a plain folder. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (archives > 0) {
      lines.add(text("%,d of the files are in %,d archives.", members, archives));
    }
    if (filtered > 0) {
      lines.add(text("%,d files were left out by images.include and images.exclude.", filtered));
    }
    if (hidden > 0) {
      lines.add(
          text("%,d files or folders whose names begin with . or _ were not looked at.", hidden));
    }
    if (replaced > 0) {
      lines.add(
          text("%,d members of tars were replaced by later ones of the same name.", replaced));
    }
    if (mapped > 0 || unused > 0) {
      lines.add(
          text("The mapping names %,d of the files.", mapped)
              + (unused == 0
                  ? ""
                  : text(
                      " %,d of its lines name nothing there, for example %s.",
                      unused, unusedExample)));
    }
    return lines;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
