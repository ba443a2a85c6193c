import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Usage: java -cp COMMONS-COMPRESS AddLibraries.java JAR CLASSIFIER CLASSPATH
 *
 * <p>Adds to JAR what is in those jars of CLASSPATH whose classifiers begin with CLASSIFIER, as it
 * is compressed there: to unpack and compress these libraries again would take most of the time of
 * a build.
 */
final class AddLibraries {
  private final ZipArchiveOutputStream out;
  private final Set<String> names = new HashSet<>();

  private AddLibraries(ZipArchiveOutputStream out) {
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]);
    Path whole = Files.createTempFile(jar.toAbsolutePath().getParent(), "whole", ".jar");
    try {
      try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(whole)) {
        AddLibraries all = new AddLibraries(out);
        all.addAll(jar);
        for (String library : args[2].split(File.pathSeparator)) {
          if (new File(library).getName().contains("-" + args[1])) {
            all.addAll(Path.of(library));
          }
        }
      }
      // A temporary file is for its owner alone.
      Files.setPosixFilePermissions(whole, Files.getPosixFilePermissions(jar));
      Files.move(whole, jar, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /** Adds the files of a jar that are not there yet; the first jar has the manifest. */
  private void addAll(Path jar) throws IOException {
    try (ZipFile in = new ZipFile(jar)) {
      for (ZipArchiveEntry entry : Collections.list(in.getEntriesInPhysicalOrder())) {
        if (!entry.getName().endsWith("module-info.class") && names.add(entry.getName())) {
          out.addRawArchiveEntry(entry, in.getRawInputStream(entry));
        }
      }
    }
  }
}
