package org.plasmospark.jobs.models;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.Scaling;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobArguments;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.Texts;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.model.ModelZip;
import org.plasmospark.model.keras.KerasModels;
import org.plasmospark.spark.gpu.DriverGpu;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.StorePath;

/** Makes a model bundle of a classifier that Keras saved. */
public final class ImportModelJob implements Job {
  private static final int MAX_BYTES = 1 << 30;

  private static final String DEFAULT_NAME = "keras";
  private static final String PROBABILITIES = "probabilities";
  private static final String LOGITS = "logits";

  @Override
  public JobResult run(JobContext context) throws IOException {
    DriverGpu.require();
    JobArguments arguments = context.arguments();
    ImportedModel.Meaning meaning = meaning(arguments);
    Scaling scaling = scaling(arguments.required("scaling"));
    String name = name(arguments.optional("name").orElse(DEFAULT_NAME));
    try (Work work = Work.begin(context);
        OutputFolder out = work.output("folder for the model bundle")) {
      StorePath file = work.path("keras");
      KerasModels.Imported model =
          KerasModels.read(
              contents(work, file), file.toString(), meaning.isPositive(), meaning.logits());
      ModelBundle bundle =
          ModelBundle.create(
              new ImportedModel(name, file.name(), scaling, meaning).describe(context, model),
              ModelZip.write(model.network()));
      Bundles.write(work.store(), out.staging(), bundle);
      out.publish();
      return new JobResult(
          lines(work, model, bundle, meaning),
          Map.of(
              "version",
              bundle.metadata().version(),
              "parameters",
              bundle.metadata().parameters()));
    }
  }

  private static List<String> lines(
      Work work, KerasModels.Imported model, ModelBundle bundle, ImportedModel.Meaning meaning) {
    return List.of(
        "Imported %s: %s; images of %d x %d pixels, scaled %s."
            .formatted(
                work.path("keras"),
                model.layers(),
                model.width(),
                model.height(),
                bundle.metadata().preprocessing().scaling()),
        "Its output was the %s of %s; the bundle's is the probability of %s.%s"
            .formatted(
                meaning.logits() ? "logit" : "probability",
                meaning.output(),
                meaning.labels().positive(),
                meaning.isPositive() ? "" : " The last layer was turned round."),
        "Nothing is known of the cells that it was trained on: evaluate it on yours.",
        "Model bundle " + bundle.metadata().version() + ": " + work.path("out"));
  }

  private static ImportedModel.Meaning meaning(JobArguments arguments) {
    String text = arguments.required("labels");
    String[] names = text.split(",", -1);
    String output = arguments.required("output-means");
    try {
      if (names.length == 2) {
        LabelSet labels = new LabelSet(names[0].strip(), names[1].strip());
        return new ImportedModel.Meaning(labels, labels.parse(output), logits(arguments));
      }
    } catch (IllegalArgumentException e) {
      throw new UserException(
          ExitCode.USAGE,
          "--labels %s and --output-means %s do not fit: %s."
              .formatted(text, output, e.getMessage()),
          e);
    }
    throw new UserException(
        ExitCode.USAGE,
        "--labels %s must be two classes, the negative one first, such as Uninfected,Parasitized."
            .formatted(text));
  }

  private static boolean logits(JobArguments arguments) {
    String gives = arguments.optional("output-gives").orElse(PROBABILITIES);
    if (!gives.equals(LOGITS) && !gives.equals(PROBABILITIES)) {
      throw new UserException(
          ExitCode.USAGE,
          "--output-gives %s must be %s or %s."
              .formatted(Texts.quote(gives), PROBABILITIES, LOGITS));
    }
    return gives.equals(LOGITS);
  }

  private static Scaling scaling(String text) {
    return Arrays.stream(Scaling.values())
        .filter(scaling -> scaling.code().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.USAGE,
                    "--scaling %s must be one of %s."
                        .formatted(
                            text,
                            Arrays.stream(Scaling.values())
                                .map(Scaling::code)
                                .collect(Collectors.joining(", ")))));
  }

  private static String name(String text) {
    if (!BundleMetadata.isName(text)) {
      throw new UserException(
          ExitCode.USAGE,
          "--name %s must be %s.".formatted(Texts.quote(text), BundleMetadata.A_NAME));
    }
    return text;
  }

  private static byte[] contents(Work work, StorePath file) throws IOException {
    work.store().checkReadable(file, "Keras model");
    try {
      return work.store().readAll(file, MAX_BYTES);
    } catch (FileTooLargeException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The Keras model %s has more than %,d bytes, which is not supported."
              .formatted(file, MAX_BYTES),
          e);
    }
  }
}
