package org.plasmospark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.AmazonClientException;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import javax.security.sasl.SaslException;
import org.apache.hadoop.fs.s3a.AWSClientIOException;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException;
import org.apache.hadoop.fs.s3a.auth.NoAwsCredentialsException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.net.NetUtils;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.token.SecretManager;
import org.apache.spark.SparkException;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

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

  @ParameterizedTest
  @CsvSource({
    "400, ExpiredToken",
    "400, InvalidToken",
    "400, TokenRefreshRequired",
    "400, RequestExpired",
    "403, InvalidAccessKeyId",
    "403, SignatureDoesNotMatch",
    "403, RequestTimeTooSkewed"
  })
  void takesCredentialsThatS3NamesForAnOutage(int status, String code) {
    assertThat(StoreFailures.isOutage(s3(status, code))).isTrue();
    assertAsksForCredentials(s3(status, code));
  }

  @Test
  void takesCredentialsThatCannotBeHadForAnOutage() {
    for (RuntimeException none :
        List.of(
            new NoAuthWithAWSException("No AWS Credentials provided by IAMInstanceCredentials"),
            new NoAwsCredentialsException("TemporaryAWSCredentialsProvider", "no session"))) {
      for (Exception e : List.of(none, S3AUtils.translateException("open", "k", as(none)))) {
        assertThat(StoreFailures.isOutage(e)).as(e.toString()).isTrue();
        assertAsksForCredentials(e);
      }
    }
  }

  @Test
  void takesAnExpiredTokenOrTicketOfHdfsForAnOutage() {
    for (Exception e :
        List.of(
            new RemoteException(
                SecretManager.InvalidToken.class.getName(),
                "token (HDFS_DELEGATION_TOKEN token 7 for cells) is expired"),
            new SecretManager.InvalidToken("token (HDFS_DELEGATION_TOKEN token 7) can't be found"),
            wrapped(
                new SaslException("GSS initiate failed", new GSSException(GSSException.NO_CRED))),
            wrapped(
                new IOException(
                    new AccessControlException(
                        "Client cannot authenticate via:[TOKEN, KERBEROS]"))))) {
      assertThat(StoreFailures.isOutage(e)).as(e.toString()).isTrue();
      assertAsksForCredentials(e);
    }
    assertThat(
            StoreFailures.isOutage(
                new RemoteException(StandbyException.class.getName(), "READ is not supported")))
        .isTrue();
  }

  @Test
  void decidesByTheFolderWhoseARefusalIs() {
    for (Exception e :
        List.of(
            s3(403, "AccessDenied"),
            s3(403, "403 Forbidden"),
            s3(400, "400 Bad Request"),
            new AccessDeniedException("/cells/a.png"),
            new AccessControlException("Permission denied: user=a, access=READ, inode=b"))) {
      assertThat(StoreFailures.isOutage(e)).as(e.toString()).isFalse();
      assertThat(StoreFailures.isOutage(e, () -> {})).as(e.toString()).isFalse();
      assertThat(StoreFailures.isOutage(e, () -> refuse(e))).as(e.toString()).isTrue();
      assertAsksForCredentials(e);
    }
    assertThat(
            StoreFailures.isOutage(
                new FileNotFoundException("x"), () -> refuse(s3(403, "AccessDenied"))))
        .isFalse();
    assertThat(StoreFailures.isOutage(REFUSED, () -> {})).isTrue();
    IOException noKey = s3(400, "KMS.DisabledException");
    assertThat(StoreFailures.isOutage(noKey, () -> refuse(noKey))).isFalse();
  }

  @Test
  void readsWhatAnExecutorSaysInText() {
    String text =
        """
        Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure: \
        Lost task 0.3 in stage 1.0 (TID 7) (node-7 executor 2): java.io.UncheckedIOException: %s
        \tat org.plasmospark.spark.source.CellReader$Reading.readBytes(CellReader.java:132)
        Caused by: %s
        \tat org.apache.hadoop.fs.s3a.S3AUtils.translateException(S3AUtils.java:249)

        Driver stacktrace:""";
    SparkException expired =
        new SparkException(text.formatted(s3(400, "ExpiredToken"), s3(400, "ExpiredToken")));
    assertThat(StoreFailures.isOutage(expired)).isTrue();
    assertAsksForCredentials(expired);

    RemoteException token =
        new RemoteException(SecretManager.InvalidToken.class.getName(), "token is expired");
    SparkException noToken = new SparkException(text.formatted(token, token));
    assertThat(StoreFailures.isOutage(noToken)).isTrue();
    assertThat(StoreFailures.explain(noToken))
        .hasValueSatisfying(
            e ->
                assertThat(e)
                    .hasMessage(
                        "A store failed while the job ran, and nothing half-done is published as complete:"
                            + " Remote (token is expired); renew the credentials or get the"
                            + " permission, and run the same command again."));

    SparkException bug =
        new SparkException(
            text.formatted("java.lang.IllegalStateException: x", "java.lang.Error: y"));
    assertThat(StoreFailures.isOutage(bug)).isFalse();
    assertThat(StoreFailures.explain(bug)).isEmpty();
    SparkException lost =
        new SparkException(
            text.formatted(
                "org.apache.spark.shuffle.FetchFailedException: Connection refused",
                "java.net.ConnectException: Connection refused"));
    assertThat(StoreFailures.isOutage(lost)).isFalse();
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
                      "A store failed while the job ran, and nothing half-done is published as complete: IO"
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

  private static void assertAsksForCredentials(Exception failure) {
    assertThat(StoreFailures.explain(new IllegalStateException("stage 3 failed", failure)))
        .hasValueSatisfying(
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING);
              assertThat(e.getMessage())
                  .startsWith("A store failed while the job ran, and nothing half-done is publ")
                  .endsWith(
                      "; renew the credentials or get the permission, and run the same command"
                          + " again.");
            });
  }

  @Test
  void tellsAPlaceThatRefusesFromAStoreThatIsOutOfOrder() {
    StorePath path = StorePath.parse("hdfs://n/out");
    UserException refused =
        StoreFailures.cannotWrite(path, "catalog folder", new AccessDeniedException("/out"));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused)
        .hasMessage(
            "The catalog folder cannot be written at hdfs://n/out: AccessDenied (/out); get the"
                + " permission or choose another place.");
    UserException safe =
        StoreFailures.cannotWrite(
            path,
            "catalog folder",
            new RemoteException(
                "org.apache.hadoop.hdfs.server.namenode.SafeModeException",
                "Cannot create file. Name node is in safe mode."));
    assertThat(safe.exitCode()).isEqualTo(ExitCode.INPUT_MISSING);
    assertThat(safe.getMessage())
        .endsWith("run the same command again when the store takes writes.");
  }

  private static void refuse(Exception e) throws IOException {
    throw new IOException(e);
  }

  /** What S3A makes of an answer of S3. */
  private static IOException s3(int status, String code) {
    AmazonS3Exception answer = new AmazonS3Exception("No");
    answer.setStatusCode(status);
    answer.setErrorCode(code);
    answer.setServiceName("Amazon S3");
    return S3AUtils.translateException("open", "s3a://cells/a.png", answer);
  }

  private static AmazonClientException as(RuntimeException e) {
    return (AmazonClientException) e;
  }

  /** What Hadoop's remote calls make of a failure. */
  private static IOException wrapped(IOException e) {
    return NetUtils.wrapException("name-node", 8020, "node-7", 0, e);
  }
}
