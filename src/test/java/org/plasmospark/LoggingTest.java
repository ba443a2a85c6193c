package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void saysNothingBeforeTheJobAndNoStackTraceInIt() throws IOException {
    Properties file = new Properties();
    try (InputStream in = Logging.class.getResourceAsStream("/" + Logging.CONFIGURATION)) {
      file.load(in);
    }
    assertThat(file.getProperty("rootLogger.level")).isEqualTo("off");
    assertThat(file.stringPropertyNames()).noneMatch(key -> key.startsWith("logger."));
    assertThat(file.getProperty("appender.console.layout.pattern"))
        .endsWith("(%ex{short.message})}%n");
  }
}
