package org.plasmospark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.s3a.AWSClientIOException;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;

class StoreFailuresTest {
  private static final IOException REFUSED =
      new IOException("read on s3a://b/k", new ConnectException("Connection refused"));

  @Test
  void tellsAStoreThatDoesNotAnswerFromABadFile() {
    assertThat(StoreFailures.isOutage(REFUSED)).isTrue();
    assertThat(
            StoreFailures.isOutage(
                new AWSClientIOException("open", new com.amazonaws.SdkClientException("no"))))
        .isTrue();
    assertThat(StoreFailures.isOutage(new FileNotFoundException("x"))).isFalse();
    assertThat(StoreFailures.isOutage(new AccessDeniedException("x"))).isFalse();
    assertThat(StoreFailures.isOutage(new IOException("damaged block"))).isFalse();
  }

  @Test
  void explainsAFailureUnderWhateverAnEngineWrappedIt() {
    RuntimeException wrapped =
        new IllegalStateException("stage 3 failed", new UncheckedIOException(REFUSED));
    assertThat(StoreFailures.explain(wrapped))
        .hasValueSatisfying(
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING);
              assertThat(e)
                  .hasMessage(
                      "A store failed while the job ran, and nothing half-done is published: IO"
                          + " (read on s3a://b/k); mend that and run the same command again.")
                  .hasCause(wrapped);
            });
  }

  @Test
  void callsAFullDiskAnOutputThatCannotBeWritten() {
    assertThat(StoreFailures.explain(new IOException("No space left on device")))
        .hasValueSatisfying(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void leavesOurOwnMistakesAlone() {
    assertThat(StoreFailures.explain(new IllegalStateException("bug"))).isEmpty();
    assertThat(StoreFailures.explain(new NotSerializableException("A"))).isEmpty();
  }
}
