package org.plasmospark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunRecordTest {
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void holdsWhatARunJsonSays() {
    assertThat(record(START.plusSeconds(10)).toMap())
        .containsExactly(
            Map.entry("run_id", "night-1"),
            Map.entry("job", "score"),
            Map.entry("settings", Map.of("score.batch-size", 64)),
            Map.entry("settings_hash", "ab"),
            Map.entry("manifest_hash", "cd"),
            new java.util.AbstractMap.SimpleEntry<>("model_version", null),
            Map.entry("views", 4),
            Map.entry("code_version", "0.1.0"),
            Map.entry("library_versions", Map.of("spark", "3.5.7")),
            Map.entry("hosts", List.of("a", "b")),
            Map.entry("start", "2026-01-31T12:00:00Z"),
            Map.entry("end", "2026-01-31T12:00:10Z"),
            Map.entry(
                "counts",
                Map.of("in", 1_007L, "predicted", 1_000L, "quarantined", 7L, "skipped", 0L)),
            Map.entry("findings", Map.of("flat", 3L)),
            Map.entry("images_per_second", 100.0),
            Map.entry("exit_code", 0),
            Map.entry("reason", ""));
  }

  @Test
  void hasNoRateForARunOfNoLength() {
    assertThat(record(START).imagesPerSecond()).isNaN();
    assertThat(record(START).toMap()).containsEntry("images_per_second", null);
  }

  @Test
  void refusesLostRowsAndAnEndBeforeTheStart() {
    assertThatThrownBy(() -> new RunRecord.Counts(10, 8, 1, 0))
        .hasMessage("10 rows in are not 8 predicted, 1 quarantined and 0 skipped");
    assertThatThrownBy(() -> new RunRecord.Counts(0, -1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> record(START.minusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RunRecord record(Instant end) {
    return new RunRecord(
        "night-1",
        "score",
        Map.of("score.batch-size", 64),
        "ab",
        Optional.of("cd"),
        Optional.empty(),
        4,
        "0.1.0",
        Map.of("spark", "3.5.7"),
        List.of("b", "a", "b"),
        START,
        end,
        new RunRecord.Counts(1_007, 1_000, 7, 0),
        Map.of("findings", Map.of("flat", 3L)),
        0,
        "");
  }
}
