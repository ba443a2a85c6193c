package org.plasmospark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "840, 0.8 s",
    "9949, 9.9 s",
    "9950, 10 s",
    "59499, 59 s",
    "59500, 1 min 00 s",
    "200000, 3 min 20 s",
    "3599499, 59 min 59 s",
    "3600000, 1 h 00 min",
    "7530000, 2 h 06 min"
  })
  void writesDurations(long millis, String text) {
    assertThat(Quantities.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"0; 0.0/s", "0.42; 0.4/s", "9.94; 9.9/s", "9.96; 10/s", "2005.4; 2,005/s"})
  void writesRates(double perSecond, String text) {
    assertThat(Quantities.rate(perSecond)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 0 bytes",
        "1023; 1023 bytes",
        "1536; 1.5 KiB",
        "134217728; 128.0 MiB",
        "10307921510; 9.6 GiB",
        "2251799813685248; 2,048.0 TiB"
      })
  void writesSizes(long bytes, String text) {
    assertThat(Quantities.bytes(bytes)).isEqualTo(text);
  }
}
