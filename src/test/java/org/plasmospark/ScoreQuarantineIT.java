package org.plasmospark;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.TiffStack;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.model.OverflowingModel;

/** An archive as hospitals have it: mostly cells, and seven files that are none. */
class ScoreQuarantineIT {
  private static final int GOOD = 1_000;
  private static final int BAD = 7;

  @TempDir Path folder;

  @Test
  void cellsWithoutAProbabilityAreQuarantinedAndCountForTheGate() throws Exception {
    Path archive = archive(6);
    Path model = Files.createDirectory(folder.resolve("model"));
    for (Map.Entry<String, byte[]> file : OverflowingModel.bundle(32).files().entrySet()) {
      Files.write(model.resolve(file.getKey()), file.getValue());
    }

    Finished finished = scoreBy(model.toString(), archive, "night");

    assertThat(finished.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(finished.err())
        .contains("6 of 6 files in " + archive + " cannot be used", "All rows are written");
    assertThat(Parquet.rows(folder.resolve("scored/predictions"))).isEmpty();
    assertThat(Parquet.rows(folder.resolve("scored/quarantine")))
        .hasSize(6)
        .allSatisfy(row -> assertThat(row.<String>getAs("reason")).startsWith("not-computed: "));
  }

  @Test
  void writesEveryRowBeforeItSaysThatTooMuchIsQuarantined() throws Exception {
    Path archive = archive(10);
    Files.write(archive.resolve("empty.png"), new byte[0]);
    Files.writeString(archive.resolve("letter.png"), "Dear colleague");

    Finished finished = score(archive, "night", "quality.max-quarantined-fraction=0.1");

    assertThat(finished.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(finished.err())
        .contains(
            "2 of 12 files in " + archive + " cannot be used",
            "(empty 1, not-an-image 1; for example ",
            "All rows are written");
    assertThat(Parquet.rows(folder.resolve("scored/predictions"))).hasSize(10);
    assertThat(Parquet.rows(folder.resolve("scored/quarantine"))).hasSize(2);
    assertThat(Outputs.record(folder.resolve("scored"), "night"))
        .content()
        .contains("\"exit_code\" : 4", "\"predicted\" : 10", "\"quarantined\" : 2");
  }

  @Test
  void aPageIsACellAndEveryCountAddsUp() throws Exception {
    Path archive = Files.createDirectory(folder.resolve("archive"));
    Files.write(archive.resolve("stack.tif"), TiffStack.of(40, 80, 120));
    Files.write(archive.resolve("thumbnail-first.tif"), TiffStack.of(-5, 200));
    byte[] cut = TiffStack.of(10, 20);
    Files.write(archive.resolve("cut.tif"), Arrays.copyOf(cut, cut.length - 400));

    Finished finished = score(archive, "night", "quality.max-quarantined-fraction=0.5");

    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.out())
        .contains(
            "Scored 6 files: 5 predicted, 1 quarantined (truncated 1)",
            "These are 3 files, 2 of which hold 5 pages, each counted like a file.",
            "parts-left-out 1");
    assertThat(Parquet.rows(folder.resolve("scored/predictions")))
        .extracting(row -> row.<String>getAs("path"))
        .containsExactlyInAnyOrder(
            "stack.tif!/page-1",
            "stack.tif!/page-2",
            "stack.tif!/page-3",
            "thumbnail-first.tif",
            "cut.tif!/page-1");
    assertThat(Outputs.record(folder.resolve("scored"), "night"))
        .content()
        .contains("\"in\" : 6", "\"pages\" : 5", "\"files_of_pages\" : 2");
  }

  /** One file of fifty, but nobody knows how many images are in it. */
  @Test
  void anArchiveThatIsNotReadEndsTheJobWithCode4() throws Exception {
    Path archive = archive(50);
    Files.write(archive.resolve("week2.rar"), "Rar!\u001A\u0007 and so on".getBytes(US_ASCII));
    Finished strict = score(archive, "night");
    assertThat(strict.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(strict.err())
        .contains(
            "1 archives in " + archive + " were not read, or not to their end",
            "week2.rar (unread-archive: This is a RAR archive",
            "quality.max-unread-archives = 0");
    assertThat(Parquet.rows(folder.resolve("scored/predictions"))).hasSize(50);
    assertThat(Outputs.record(folder.resolve("scored"), "night"))
        .content()
        .contains("\"unread_archives\" : 1");
    assertThat(score(archive, "again", "quality.max-unread-archives=1").code()).isZero();
  }

  @Test
  void whatIsSuspiciousIsPredictedSaidAndStopsTheJobWhereItMust() throws Exception {
    Path archive = archive(9);
    Files.write(
        archive.resolve("black.png"),
        PngEncoder.encode(new CellImage(40, 40, new byte[40 * 40 * 3])));
    Finished finished = score(archive, "night");
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.out())
        .contains(
            "1 suspicious images, to be looked at (column findings): flat 1, mostly-black 1.");
    Map<String, String> found = new TreeMap<>();
    for (Row row : Parquet.rows(folder.resolve("scored/predictions"))) {
      if (row.getAs("findings") != null) {
        found.put(row.getAs("path"), row.getAs("findings"));
      }
    }
    assertThat(found).isEqualTo(Map.of("black.png", "flat,mostly-black"));
    Finished strict = score(archive, "strict", "quality.max-suspicious-fraction=0.05");
    assertThat(strict.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(strict.err()).contains("1 of 10 usable images in " + archive + " are suspicious");
  }

  /** A folder with so many cells. */
  private Path archive(int count) throws IOException {
    Path archive = Files.createDirectory(folder.resolve("archive"));
    SyntheticCells cells =
        new SyntheticCells(new SyntheticSettings(count, 2, 2, 0.5, 0.3, true), 3);
    for (int i = 0; i < cells.size(); i++) {
      Files.write(archive.resolve(i + ".png"), PngEncoder.encode(cells.cell(i).image()));
    }
    return archive;
  }

  private Finished score(Path archive, String run, String... settings) throws Exception {
    return scoreBy(SmallModel.path("model"), archive, run, settings);
  }

  private Finished scoreBy(String model, Path archive, String run, String... settings)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "score",
                "--images",
                archive.toString(),
                "--model",
                model,
                "--out",
                folder.resolve("scored").toString(),
                "--run-id",
                run));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    return InProcess.job(command.toArray(String[]::new));
  }

  @Test
  void predictsAllGoodImagesAndSaysOfEachBadFileWhatIsWrong() throws Exception {
    PackagedApplication application = new PackagedApplication(folder);
    Path archive = folder.resolve("archive");
    byte[] cell = drawCells(archive);
    Files.write(archive.resolve("empty.png"), new byte[0]);
    Files.write(archive.resolve("truncated.png"), Arrays.copyOf(cell, cell.length / 2));
    Files.writeString(archive.resolve("letter.png"), "Dear colleague, the cells are attached.\n");
    byte[] ole = new byte[4096];
    byte[] magic = {
      (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
    };
    System.arraycopy(magic, 0, ole, 0, magic.length);
    Files.write(archive.resolve("Thumbs.db"), ole);
    Files.write(archive.resolve("bomb.png"), hugePng());
    // A link to nowhere, as root may read what has no permission.
    Files.createSymbolicLink(archive.resolve("unreadable.png"), Path.of("gone.png"));
    Files.createDirectory(archive.resolve("x.png"));

    Finished finished =
        application.job(
            "score",
            "--images",
            archive.toString(),
            "--model",
            SmallModel.path("model"),
            "--out",
            folder.resolve("scored").toString(),
            "--run-id",
            "night");

    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.err().lines()).allMatch(line -> line.matches("(list|score): .*"));
    assertThat(finished.out()).contains("1,007 files: 1,000 predicted, 7 quarantined");
    List<Row> predictions = Parquet.rows(folder.resolve("scored/predictions"));
    assertThat(predictions).hasSize(GOOD);
    assertThat(predictions.stream().map(row -> row.<String>getAs("path"))).doesNotHaveDuplicates();
    Map<String, String> reasons = new TreeMap<>();
    for (Row row : Parquet.rows(folder.resolve("scored/quarantine"))) {
      String reason = row.getAs("reason");
      assertThat(reasons.put(row.getAs("path"), reason.replaceFirst(":.*", ""))).isNull();
      assertThat(reason).matches("[a-z-]+: \\S.*");
    }
    assertThat(reasons)
        .isEqualTo(
            Map.of(
                "empty.png", "empty",
                "truncated.png", "truncated",
                "letter.png", "not-an-image",
                "Thumbs.db", "not-an-image",
                "bomb.png", "too-many-pixels",
                "unreadable.png", "unreadable",
                "x.png", "unreadable"));
    JsonNode counts =
        new ObjectMapper()
            .readTree(Outputs.record(folder.resolve("scored"), "night").toFile())
            .path("counts");
    assertThat(counts.path("in").asLong()).isEqualTo(GOOD + BAD);
    assertThat(counts.path("predicted").asLong()).isEqualTo(GOOD);
    assertThat(counts.path("quarantined").asLong()).isEqualTo(BAD);
  }

  private static byte[] drawCells(Path archive) throws IOException {
    SyntheticCells cells =
        new SyntheticCells(new SyntheticSettings(GOOD, 20, 2, 0.5, 0.3, true), 77);
    byte[] last = {};
    for (int i = 0; i < cells.size(); i++) {
      SyntheticCell cell = cells.cell(i);
      last = PngEncoder.encode(cell.image());
      Path file = archive.resolve(cell.path());
      Files.createDirectories(file.getParent());
      Files.write(file, last);
    }
    return last;
  }

  /** A PNG of some bytes whose header promises 30,000 by 30,000 pixels. */
  private static byte[] hugePng() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(header);
    data.writeInt(30_000);
    data.writeInt(30_000);
    data.write(new byte[] {8, 2, 0, 0, 0});
    chunk(png, "IHDR", header.toByteArray());
    chunk(png, "IDAT", new byte[64]);
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content)
      throws IOException {
    DataOutputStream out = new DataOutputStream(png);
    out.writeInt(content.length);
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    out.write(name);
    out.write(content);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt((int) crc.getValue());
  }
}
