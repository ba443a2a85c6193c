package org.plasmospark.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.StorePath;

class PackedDataTest {
  @Test
  void mayBeTrainedOnWithoutALeak() {
    PackedData data = data(Map.of("leak", false, "leak_report", "No leak: none."));

    data.requireNoLeak(false);
    assertThat(data.leak()).isNull();
    assertThat(data.warnings()).isEmpty();
    assertThat(data.reminders()).isEmpty();
  }

  @Test
  void saysWhatLeaksAndWhatToDo() {
    Map<String, Object> leaky = Map.of("leak", true, "leak_report", "Leak: some are.");

    assertThatThrownBy(() -> data(leaky).requireNoLeak(false))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA_QUALITY))
        .hasMessageContaining("Leak: some are. The metrics would be too good: mend that, and")
        .hasMessageContaining("--set split.allow-leaks=true");
    assertThatThrownBy(() -> data(with(leaky, "split_by", "image")).requireNoLeak(false))
        .hasMessageContaining("catalog it by patient");
    data(leaky).requireNoLeak(true);
    assertThat(data(leaky).warnings()).containsExactly("Leak in the data: Leak: some are.");
    assertThat(data(leaky).reminders()).containsExactly("Mind the leak: Leak: some are.");
  }

  @Test
  void knowsTheLeakOfEqualBytesThatEarlierVersionsOnlyCounted() {
    PackedData data =
        data(
            Map.of(
                "leak",
                false,
                "leak_report",
                "No leak: none.",
                "duplicates",
                Map.of("in_several_splits", 3, "with_several_labels", 0)));

    assertThat(data.leak())
        .isEqualTo(
            "Leak: the bytes of 3 images are in more than one split; catalog again to see which.");
    assertThatThrownBy(() -> data.requireNoLeak(false)).isInstanceOf(UserException.class);
  }

  @Test
  void warnsOfEqualBytesWithDifferentLabelsAndTrainsAllTheSame() {
    Map<String, Object> counted =
        Map.of(
            "leak", false, "duplicates", Map.of("in_several_splits", 0, "with_several_labels", 2));

    data(counted).requireNoLeak(false);
    assertThat(data(counted).warnings())
        .containsExactly(
            "Contradiction in the data: equal bytes have more than one label; catalog again to see"
                + " which.");
    assertThat(data(with(counted, "label_report", "The bytes of 2.")).reminders())
        .containsExactly("Mind: Contradiction in the data: The bytes of 2.");
  }

  private static PackedData data(Map<String, Object> entries) {
    Map<String, Object> document = new HashMap<>(Map.of("split_by", "patient"));
    document.putAll(entries);
    return new PackedData(StorePath.parse("/packed"), document);
  }

  private static Map<String, Object> with(Map<String, Object> entries, String key, String value) {
    Map<String, Object> more = new HashMap<>(entries);
    more.put(key, value);
    return more;
  }
}
