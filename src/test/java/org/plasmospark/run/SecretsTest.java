package org.plasmospark.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.secret.key",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.bucket.cells.session.token",
        "spark.hadoop.fs.s3a.encryption.key",
        "spark.hadoop.fs.azure.account.key.cells.blob.core.windows.net",
        "spark.hadoop.fs.azure.sas.cells.x",
        "spark.executorEnv.AWS_CREDENTIAL",
        "spark.executorEnv.AWS_ACCESS_KEY_ID",
        "spark.executorEnv.DB_PWD",
        "spark.executorEnv.MYPASSWORD",
        "spark.ssl.keyStorePassword",
        "spark.authenticate.secret",
        "api.key",
        "apiKey",
        "private_key",
        "passwd",
        "-Djavax.net.ssl.trustStorePassword",
        "-Dpwd"
      })
  void knowsTheNamesOfSecrets(String name) {
    assertThat(Secrets.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.kryo.registrator",
        "spark.kryoserializer.buffer.max",
        "spark.yarn.keytab",
        "spark.sql.mapKeyDedupPolicy",
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "spark.hadoop.hadoop.security.credential.provider.path",
        "spark.kubernetes.authenticate.oauthTokenFile",
        "spark.executor.cores",
        "x.tokenizer",
        "monkeys",
        "compass",
        ""
      })
  void leavesHarmlessNames(String name) {
    assertThat(Secrets.isSecret(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "see http://user:hunter2@host:80/x?a=1,see http://(redacted)@host:80/x?a=1",
    "jdbc:postgresql://u:hunter2@h/db,jdbc:postgresql://(redacted)@h/db",
    "https://hunter2@host/x,https://(redacted)@host/x",
    "http://u:hun@ter2@host/x,http://(redacted)@host/x",
    "s3a://KEY:hun/ter2@b/x,s3a://(redacted)@b/x",
    "s3://KEY:hunter2@b,s3://(redacted)@b",
    "id AKIAIOSFODNN7EXAMPLE,id (redacted)",
    "'id ''ASIAIOSFODNN7EXAMPLE''','id ''(redacted)'''",
    "-Xmx1g -Da.password=hunter2 -Db=c,-Xmx1g -Da.password=(redacted) -Db=c",
    "'-Dpwd=\"hun ter2\" -Db=c','-Dpwd=(redacted) -Db=c'",
    "'-Dtoken=hun,ter2','-Dtoken=(redacted)'",
    "https://h/x?sig=hunter2&b=1,https://h/x?sig=(redacted)&b=1",
    "password=(redacted),password=(redacted)"
  })
  void hidesThemInTexts(String text, String shown) {
    assertThat(Secrets.redact(text)).isEqualTo(shown);
    assertThat(Secrets.redact(shown)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://nn:8020/cells/a@b",
        "s3a://bucket/user:name/x@y",
        "abfss://container@account.dfs.core.windows.net/x",
        "predictions/model=custom-cnn-0123456789ab/dt=2026-01-01/run=x",
        "(?<patient>C\\d+)P\\d+",
        "-XX:MaxDirectMemorySize=4g -Dkryo=x",
        "a@b.example and 12:30",
        "$1 \\ cost",
        ""
      })
  void leavesOtherTexts(String text) {
    assertThat(Secrets.redact(text)).isEqualTo(text);
  }

  @Test
  void hidesThemInTraces() {
    Exception cause = new IllegalStateException("http://u:hunter2@h");
    assertThat(Secrets.redacted(new RuntimeException("token=hunter2", cause)))
        .doesNotContain("hunter2")
        .contains("SecretsTest", "Caused by");
  }
}
