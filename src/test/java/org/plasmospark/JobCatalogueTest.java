package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobDescription;
import org.plasmospark.jobs.JobOption;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.settings.SettingsLoader;

class JobCatalogueTest {

  static Stream<JobDescription> described() {
    Job nothing = context -> new JobResult(List.of(), Map.of());
    return Stream.of(
        JobCatalogue.unpack(() -> nothing),
        JobCatalogue.verify(() -> nothing),
        JobCatalogue.synth(() -> nothing),
        JobCatalogue.catalog(() -> nothing),
        JobCatalogue.pack(() -> nothing),
        JobCatalogue.train(() -> nothing),
        JobCatalogue.importModel(() -> nothing),
        JobCatalogue.evaluate(() -> nothing),
        JobCatalogue.compare(() -> nothing),
        JobCatalogue.score(() -> nothing),
        JobCatalogue.check(() -> nothing),
        JobCatalogue.showConfig(() -> nothing));
  }

  @ParameterizedTest
  @MethodSource("described")
  void givesAnExampleThatNamesEveryRequiredOption(JobDescription job) {
    assertThat(job.example()).startsWith(job.name() + " ");
    job.options().stream()
        .filter(o -> o.need() == JobOption.Need.REQUIRED)
        .forEach(o -> assertThat(job.example()).contains("--" + o.name() + " "));
  }

  @ParameterizedTest
  @MethodSource("described")
  void mapsShortNamesOntoSettingsThatThereAre(JobDescription job) {
    var keys = SettingsLoader.defaults().effective().toMap().keySet();
    job.options().stream()
        .flatMap(o -> o.setting().stream())
        .forEach(key -> assertThat(keys).contains(key));
  }

  @Test
  void namesEachJobOnce() {
    assertThat(JobCatalogue.all())
        .extracting(JobDescription::name)
        .doesNotHaveDuplicates()
        .contains("show-config");
  }
}
