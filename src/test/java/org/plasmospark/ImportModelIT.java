package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.model.keras.TestModels;

/** A model of Keras from its file to predictions and a report. */
class ImportModelIT {
  private static final int SIDE = 64;

  @TempDir Path folder;

  @Test
  void aModelOfSomebodyElseScoresAsItDoesInKeras() throws IOException {
    Path goldens = SharedData.goldens();
    Npy cells = Npy.read(goldens.resolve("cells_64_uint8_nhwc.npy"));
    float[] expected = Npy.read(goldens.resolve("small_cnn_predictions_unit.npy")).data();
    Files.createDirectory(folder.resolve("cells"));
    for (int i = 0; i < expected.length; i++) {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      for (int j = 0; j < rgb.length; j++) {
        rgb[j] = (byte) cells.data()[i * rgb.length + j];
      }
      Files.write(
          folder.resolve("cells/" + i + ".png"), PngEncoder.encode(new CellImage(SIDE, SIDE, rgb)));
    }
    Finished imported =
        importModel(goldens.resolve("small_cnn_whole_model.h5"), "--name", "small-cnn");
    assertThat(imported.out())
        .contains("Conv2D 16, MaxPooling2D, Conv2D 32", "images of 64 x 64 pixels, scaled unit")
        .contains("the probability of Uninfected; the bundle's is the probability of Parasitized");
    InProcess.mustDo("check", "--model", at("model"));
    InProcess.mustDo(
        "score",
        "--images",
        at("cells"),
        "--model",
        at("model"),
        "--out",
        at("scored"),
        "--run-id",
        "first");

    for (Row row : Parquet.rows(folder.resolve("scored/predictions"))) {
      String path = row.getAs("path");
      int cell = Integer.parseInt(path.substring(0, path.indexOf('.')));
      assertThat(row.<Double>getAs("probability"))
          .as(path)
          .isCloseTo(1 - expected[cell], within(1e-4));
      assertThat(row.<String>getAs("model_name")).isEqualTo("small-cnn");
    }
  }

  @Test
  void theReportOfAnImportedModelSaysThatItsTrainingIsNotKnown() throws IOException {
    Path file = folder.resolve("model.h5");
    Files.write(file, TestModels.everything());
    importModel(file);
    Finished evaluated =
        InProcess.mustDo(
            "evaluate",
            "--data",
            SmallModel.path("packed"),
            "--model",
            at("model"),
            "--out",
            at("report"));
    assertThat(evaluated.out()).contains("Evaluated ");
    assertThat(folder.resolve("report/report.html"))
        .content()
        .contains("The model was trained elsewhere", "Imported in run");
    assertThat(folder.resolve("model/metadata.json"))
        .content()
        .contains("\"import.output-turned\" : true")
        .doesNotContain("\"data\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--labels | A | --labels A must be two classes",
        "--labels | A,A | both classes are named",
        "--output-means | uninfected | unknown label",
        "--scaling | caffe | --scaling caffe must be one of unit, none, imagenet-caffe, imagenet-torch, imagenet-tf",
        "--name | A B | --name \"A B\" must be"
      })
  void namesWhatIsWrongOnTheCommandLine(String option, String value, String sentence) {
    String[] arguments = arguments(folder.resolve("none.h5"));
    int place = Arrays.asList(arguments).indexOf(option);
    if (place < 0) {
      arguments = with(arguments, option, value);
    } else {
      arguments[place + 1] = value;
    }
    assertMistake(2, sentence, arguments);
  }

  @Test
  void namesAFileThatIsMissingOrIsNoModel() throws IOException {
    assertMistake(3, "no Keras model at", arguments(folder.resolve("none.h5")));
    Path file = folder.resolve("model.h5");
    Files.writeString(file, "not HDF5");
    assertMistake(5, "it is damaged, cut or not HDF5", arguments(file));
    assertThat(folder.resolve("model")).doesNotExist();
  }

  private Finished importModel(Path file, String... more) {
    return InProcess.mustDo(with(arguments(file), more));
  }

  private String[] arguments(Path file) {
    return new String[] {
      "import-model",
      "--keras",
      file.toString(),
      "--out",
      at("model"),
      "--labels",
      "Uninfected,Parasitized",
      "--output-means",
      "Uninfected",
      "--scaling",
      "unit"
    };
  }

  private static void assertMistake(int code, String sentence, String[] arguments) {
    Finished finished = InProcess.job(arguments);
    assertThat(finished.err()).contains(sentence);
    assertThat(finished.code()).isEqualTo(code);
  }

  private static String[] with(String[] arguments, String... more) {
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }
}
