package org.plasmospark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are no UTF-8. */
class RawNamesTest {
  @TempDir Path folder;

  @Test
  void filesAreListedWithEscapesAndFoundByThem() throws IOException {
    Assumptions.assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    Map<String, String> names = new TreeMap<>();
    names.put("caf%E9.png", "caf\\xE9.png");
    names.put("%D0%BA%E9%FF%20%C3.png", "к\\xE9\\xFF \\xC3.png");
    names.put("%EF%BF%BD.png", "\uFFFD.png");
    names.put("ord%5CxE9.png", "ord\\x5CxE9.png");
    names.put("ord%E9.png", "ord\\xE9.png");
    names.put("back%5Cslash.png", "back\\slash.png");
    names.put("f%E9/plain.png", "f\\xE9/plain.png");
    for (String name : names.keySet()) {
      Path file = Path.of(URI.create(folder.toUri() + name));
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    Store store = LocalDisk.store();
    Map<String, String> found = new TreeMap<>();
    try (StoreListing listing = store.list(StorePath.of(folder), ListOptions.FILES)) {
      while (listing.hasNext()) {
        String path = listing.next().path();
        byte[] content = store.readAll(StorePath.of(folder).child(path), 100);
        found.put(new String(content, StandardCharsets.UTF_8), path);
      }
    }
    assertThat(found).isEqualTo(names);
  }
}
