package org.plasmospark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Looks at the settings of Hadoop before Spark reads them, which on a cluster tells of a damaged
 * one by a stack trace.
 */
final class HadoopSiteFiles {
  private static final List<String> FOLDERS = List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR");
  private static final List<String> FILES =
      List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml");

  private HadoopSiteFiles() {}

  /**
   * Makes sure that each file can be read to its end.
   *
   * @throws UserException USAGE naming all that cannot
   */
  static void requireWhole(Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    for (String variable : FOLDERS) {
      String folder = environment.getOrDefault(variable, "");
      if (folder.isBlank()) {
        continue;
      }
      for (String name : FILES) {
        Path file = Path.of(folder, name);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
          problems.add("%s is not a file".formatted(file));
        } else if (Files.exists(file)) {
          try (InputStream in = Files.newInputStream(file)) {
            readToTheEnd(in);
          } catch (XMLStreamException e) {
            problems.add(
                "%s is damaged at line %d".formatted(file, e.getLocation().getLineNumber()));
          } catch (IOException e) {
            problems.add("%s cannot be read".formatted(file));
          }
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          "Of the settings of Hadoop, "
              + String.join(", and ", problems)
              + ": mend it, or point %s elsewhere.".formatted(String.join(" or ", FOLDERS)));
    }
  }

  private static void readToTheEnd(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader reader = factory.createXMLStreamReader(in);
    while (reader.hasNext()) {
      reader.next();
    }
  }
}
