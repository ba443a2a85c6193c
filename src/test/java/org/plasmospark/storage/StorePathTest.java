package org.plasmospark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class StorePathTest {
  @ParameterizedTest
  @CsvSource({
    "/a/b,file:///a/b",
    "/a//b/./c/../d/,file:///a/b/d",
    "/,file:///",
    "/a b#c%20?d,file:///a b#c%20?d",
    "/12:30/x,file:///12:30/x",
    "file:/a,file:///a",
    "file:///a,file:///a",
    "FILE:///a,file:///a",
    "hdfs://nn:8020/a/,hdfs://nn:8020/a",
    "hdfs:///a,hdfs:///a",
    "hdfs://nn,hdfs://nn/",
    "s3a://bucket,s3a://bucket/",
    "s3a://bucket/key with blank,s3a://bucket/key with blank"
  })
  void readsAddressesAndReadsThemBack(String text, String expected) {
    StorePath path = StorePath.parse(text);
    assertThat(path).hasToString(expected);
    assertThat(StorePath.parse(expected)).isEqualTo(path);
    assertThat(path.hadoop().toUri().getPath()).isEqualTo(path.path());
    assertThat(path.hadoop().toUri().getScheme()).isEqualTo(path.scheme());
  }

  @Test
  void takesABarePathForOneOfTheLocalDisk() {
    assertThat(StorePath.parse("a/b")).isEqualTo(StorePath.of(Path.of("a/b").toAbsolutePath()));
    assertThat(StorePath.parse("./a:b").path()).endsWith("/a:b");
    assertThat(StorePath.parse("file:a").path())
        .isEqualTo(Path.of("a").toAbsolutePath().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3a://MYID:hunter2@bucket/x",
        "s3a://MYID:hun/ter2@bucket/x",
        "s3a://hunter2@bucket",
        "s3://MYID:hunter2@bucket/x",
        "S3N://MYID:hunter2@bucket/x",
        "hdfs://user:hunter2@nn:8020/x",
        "http://user:hunter2@host/x",
        "file://user:hunter2@host/x"
      })
  void refusesSecretsWithoutShowingThem(String text) {
    assertThatThrownBy(() -> StorePath.parse(text))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("holds a user, key or password")
        .message()
        .doesNotContain("hun", "ter2", "MYID");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/key,s3a://bucket/key",
    "http://host/x,begins with http:",
    "gs://b/x,begins with gs:",
    "C:\\images,begins with c:",
    "s3a:///key,names no bucket",
    "s3a:key,names no bucket",
    "hdfs:a/b,is relative",
    "file://host/x,names the host",
    "' ',is empty"
  })
  void refusesOtherAddressesInASentence(String text, String message) {
    assertThatThrownBy(() -> StorePath.parse(text))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "../a", "a/../../b", "a/./b", ".", "a//b", "a\0b"})
  void neverLeavesItsFolder(String name) {
    StorePath folder = StorePath.parse("/data");
    assertThatThrownBy(() -> folder.child(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsNameAndParent() {
    StorePath path = StorePath.parse("s3a://b/x/y");
    assertThat(path.name()).isEqualTo("y");
    assertThat(path.parent()).hasToString("s3a://b/x");
    assertThat(path.parent().parent()).hasToString("s3a://b/");
    assertThat(path.parent().parent().parent()).isNull();
    assertThat(path.parent().child("y")).isEqualTo(path);
    assertThat(path.parent().parent().child("x/y")).isEqualTo(path);
  }
}
