package org.plasmospark.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.preflight.Finding.Level;

class NvidiaSmiTest {
  @TempDir Path folder;

  @Test
  void asksForTheFieldsItReads() throws IOException {
    List<Finding> findings =
        findings(
            """
            [ "$*" = "--query-gpu=index,name,compute_cap,driver_version --format=csv,noheader" ] || exit 3
            echo '0, Tesla T4, 7.5, 535.104.05'
            echo '1, NVIDIA H100 PCIe, 9.0, 535.104.05'
            """);
    assertThat(findings).extracting(Finding::level).containsExactly(Level.OK, Level.PROBLEM);
    assertThat(findings.get(1).sentence()).contains("GPU 1 of here, NVIDIA H100 PCIe");
  }

  @Test
  void saysThatThereIsNoProgram() {
    assertThat(NvidiaSmi.findings("here", NvidiaSmi.ask("no-such-nvidia-smi")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Level.PROBLEM);
              assertThat(finding.sentence())
                  .startsWith("no-such-nvidia-smi cannot be asked")
                  .contains("compute.nvidia-smi")
                  .hasLineCount(1);
            });
  }

  @Test
  void saysWhatTheProgramSaysIfItFails() throws IOException {
    assertThat(findings("echo 'NVIDIA-SMI has failed'; exit 9"))
        .singleElement()
        .extracting(Finding::sentence)
        .asString()
        .contains("(NVIDIA-SMI has failed)");
  }

  @Test
  void doesNotCondemnAnOldDriverThatCannotTellTheCapability() throws IOException {
    assertThat(findings("echo 'Field \"compute_cap\" is not a valid field to query.'; exit 2"))
        .singleElement()
        .extracting(Finding::level)
        .isEqualTo(Level.WARNING);
  }

  @Test
  void doesNotTrustWhatItDoesNotUnderstandOrAnEmptyList() throws IOException {
    assertThat(findings("echo hello"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.sentence()).contains("'hello'"))
        .extracting(Finding::level)
        .isEqualTo(Level.PROBLEM);
    assertThat(findings(":")).singleElement().extracting(Finding::level).isEqualTo(Level.PROBLEM);
  }

  @Test
  void doesNotWaitForEver() throws IOException {
    NvidiaSmi.Answer answer = NvidiaSmi.ask(script("exec sleep 600"), 1);
    assertThat(answer.exitCode()).isEqualTo(-1);
    assertThat(answer.text()).contains("does not end");
  }

  private List<Finding> findings(String body) throws IOException {
    return NvidiaSmi.findings("here", NvidiaSmi.ask(script(body)));
  }

  private String script(String body) throws IOException {
    Path script = folder.resolve("nvidia-smi");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script.toString();
  }
}
