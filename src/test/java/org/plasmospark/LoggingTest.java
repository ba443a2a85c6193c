package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void quietsTheSameLoggersWithAndWithoutTheScript() throws IOException {
    Properties file = new Properties();
    try (InputStream in = Logging.class.getResourceAsStream("/" + Logging.CONFIGURATION)) {
      file.load(in);
    }
    Map<String, Level> levels = new TreeMap<>();
    for (String key : file.stringPropertyNames()) {
      if (key.startsWith("logger.") && key.endsWith(".name")) {
        String level = file.getProperty(key.replace(".name", ".level"));
        levels.put(file.getProperty(key), Level.valueOf(level.toUpperCase(Locale.ROOT)));
      }
    }
    assertThat(levels).isEqualTo(Logging.NOISY);
  }
}
