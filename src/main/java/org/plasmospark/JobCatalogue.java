package org.plasmospark;

import java.util.List;
import java.util.function.Supplier;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobDescription;
import org.plasmospark.jobs.JobOption;
import org.plasmospark.jobs.bench.BenchJob;
import org.plasmospark.jobs.checks.CheckJob;
import org.plasmospark.jobs.checks.ShowConfigJob;
import org.plasmospark.jobs.data.CatalogJob;
import org.plasmospark.jobs.data.PackJob;
import org.plasmospark.jobs.data.SynthJob;
import org.plasmospark.jobs.data.UnpackJob;
import org.plasmospark.jobs.data.VerifyJob;
import org.plasmospark.jobs.evaluation.CompareJob;
import org.plasmospark.jobs.evaluation.EvaluateJob;
import org.plasmospark.jobs.models.ImportModelJob;
import org.plasmospark.jobs.scoring.ScoreJob;
import org.plasmospark.jobs.train.CombineJob;
import org.plasmospark.jobs.train.TrainJob;

/** Every job there is. A new job is a description here and its line in {@link #all()}. */
final class JobCatalogue {
  private static final String ANY_URI = "A path, or a URI of file:, hdfs: or s3a:.";

  private static final String MANIFEST_CSV =
      "Data manifest as CSV, as in data-manifests or manifest.csv of the job catalog.";

  private static final String IMAGES =
      "Folder of images, loose or in archives (.zip, .tar, .tar.gz, .tar.bz2, .tar.xz, .7z), or one"
          + " archive or image. ";

  private JobCatalogue() {}

  /** All jobs in the order in which the help lists them. */
  static List<JobDescription> all() {
    return List.of(
        unpack(UnpackJob::new),
        verify(VerifyJob::new),
        synth(SynthJob::new),
        catalog(CatalogJob::new),
        pack(PackJob::new),
        train(TrainJob::new),
        combine(CombineJob::new),
        importModel(ImportModelJob::new),
        evaluate(EvaluateJob::new),
        compare(CompareJob::new),
        score(ScoreJob::new),
        check(CheckJob::new),
        bench(BenchJob::new),
        showConfig(ShowConfigJob::new));
  }

  static JobDescription unpack(Supplier<Job> job) {
    return new JobDescription(
        "unpack",
        "Unpack a published set and verify every file",
        "Unpacks those files of a zip that a data manifest names, below any folder of the zip, and"
            + " compares length and sha256 of each. The folder appears when all of them are there"
            + " and as the manifest says, and not at all otherwise. Works on this machine's disk."
            + " submit/fetch-nih.sh downloads the zip as well.",
        List.of(
            JobOption.required("archive", "FILE", "Zip of the set."),
            JobOption.required("manifest", "FILE", MANIFEST_CSV),
            JobOption.required("out", "DIR", "Folder for the images.")),
        "unpack --archive cell_images.zip --manifest data-manifests/nih-malaria.csv --out cells",
        false,
        job);
  }

  static JobDescription verify(Supplier<Job> job) {
    return new JobDescription(
        "verify",
        "Compare a folder of images with a data manifest",
        "Compares length and sha256 of every file with the data manifest, and ends with exit code 4"
            + " if one is missing or another. Works on this machine's disk.",
        List.of(
            JobOption.required("images", "DIR", "Folder of images."),
            JobOption.required("manifest", "FILE", MANIFEST_CSV)),
        "verify --images cells --manifest data-manifests/nih-malaria.csv",
        false,
        job);
  }

  static JobDescription synth(Supplier<Job> job) {
    return new JobDescription(
        "synth",
        "Draw synthetic stained cells, for demos and tests",
        "Draws cells as PNG files into Parasitized and Uninfected, with patients and slides in the"
            + " file names as in the NIH/NLM malaria set. The same seed draws the same cells."
            + " Settings: synth.*.",
        List.of(JobOption.required("out", "DIR", "Folder for the images. " + ANY_URI)),
        "synth --out cells --set synth.cells=2000",
        true,
        job);
  }

  static JobDescription catalog(Supplier<Job> job) {
    return new JobDescription(
        "catalog",
        "Read a folder of images into a data manifest",
        "Reads every image, writes the data manifest (Parquet and CSV: path, label, patient, slide,"
            + " size, digest, split) and the quarantine of what could not be read, and splits by"
            + " patient. Settings: images.*, quality.*, split.*.",
        List.of(
            JobOption.required("images", "URI", IMAGES + ANY_URI),
            JobOption.required("out", "URI", "Where the manifest goes.")),
        "catalog --images cells --out catalog --set split.fractions=[0.7,0.15,0.15]",
        true,
        job);
  }

  static JobDescription pack(Supplier<Job> job) {
    return new JobDescription(
        "pack",
        "Put the original images of a catalog into Parquet files",
        "Copies the bytes of every good image and its row of the manifest into Parquet files of a"
            + " size that HDFS and S3 like; training reads these. Settings: pack.*.",
        List.of(
            JobOption.required("catalog", "URI", "What the job catalog wrote. " + ANY_URI),
            JobOption.required("out", "URI", "Where the packed cells go.")),
        "pack --catalog catalog --out packed",
        true,
        job);
  }

  static JobDescription train(Supplier<Job> job) {
    return new JobDescription(
        "train",
        "Train a classifier and write its model bundle",
        "Trains on the training split of packed cells by parameter averaging and writes a model"
            + " bundle and the history of the training. With train.folds it cross-validates by patient,"
            + " with train.grid it tries combinations of settings. Settings: model.*, augment.*,"
            + " train.*.",
        List.of(
            JobOption.required("data", "URI", "What the job pack wrote. " + ANY_URI),
            JobOption.required("out", "URI", "Where the bundle goes."),
            JobOption.flag(
                "resume",
                "Go on from the last checkpoint of the run that --run-id names (run.resume).",
                "run.resume"),
            JobOption.setting(
                "deadline",
                "TIME",
                "When to stop at the latest, 05:30 or PT3H, with a checkpoint (run.deadline).",
                "run.deadline")),
        "train --data packed --out model --set train.epochs=8 --set train.workers=2",
        true,
        job);
  }

  static JobDescription combine(Supplier<Job> job) {
    return new JobDescription(
        "combine",
        "Make one model of the folds of a cross-validation",
        "Writes a model bundle that averages the probabilities of all folds' networks, as train does"
            + " with train.publish = ensemble; with train.publish = soup one network with the mean of"
            + " their parameters. The other jobs take it like any bundle. Setting: train.publish.",
        List.of(
            JobOption.required(
                "folds", "URI", "What the job train wrote with train.folds. " + ANY_URI),
            JobOption.required("data", "URI", "The packed cells that they were trained on."),
            JobOption.required("out", "URI", "Where the bundle goes.")),
        "combine --folds folds --data packed --out model",
        true,
        job);
  }

  static JobDescription importModel(Supplier<Job> job) {
    return new JobDescription(
        "import-model",
        "Make a model bundle of a classifier that Keras saved",
        "Reads a whole model (model.save as .h5, Keras 2 and 3, sequential or functional) and writes a"
            + " model bundle, which the other jobs take like one of their own. What the file does not"
            + " say you say: classes, what the output means, how colours are scaled. A layer that is"
            + " not supported is named.",
        List.of(
            JobOption.required("keras", "URI", "The .h5 file. " + ANY_URI),
            JobOption.required("out", "URI", "Where the bundle goes."),
            JobOption.required(
                "labels", "NEGATIVE,POSITIVE", "Both classes, as in catalogs; the infected last."),
            JobOption.required(
                "output-means",
                "LABEL",
                "The class whose probability the model puts out; with two outputs, the second one's."),
            JobOption.optional(
                "output-gives",
                "WHAT",
                "probabilities (without it), or logits of a model without a last activation."),
            JobOption.required(
                "scaling",
                "SCALING",
                "What the model takes: unit, none, imagenet-caffe, imagenet-torch or imagenet-tf, see model.scaling."),
            JobOption.optional(
                "name", "NAME", "Name of the model in bundle and predictions; without it, keras.")),
        "import-model --keras model.h5 --out imported --labels Uninfected,Parasitized"
            + " --output-means Uninfected --scaling unit",
        true,
        job);
  }

  static JobDescription evaluate(Supplier<Job> job) {
    return new JobDescription(
        "evaluate",
        "Measure a model on packed cells and write a report",
        "Predicts one split of packed cells and writes the metrics as JSON, Parquet and one HTML"
            + " page. With --folds it measures each model of a cross-validation on the patients that"
            + " it was tested on. Settings: evaluate.*, intervals.*.",
        List.of(
            JobOption.required("data", "URI", "What the job pack wrote. " + ANY_URI),
            JobOption.oneOf("model", "URI", "Model bundle."),
            JobOption.oneOf(
                "folds", "URI", "What the job train wrote with train.folds, instead of a model."),
            JobOption.required("out", "URI", "Where the report goes.")),
        "evaluate --data packed --model model --out report --set evaluate.split=test",
        true,
        job);
  }

  static JobDescription compare(Supplier<Job> job) {
    return new JobDescription(
        "compare",
        "Compare the reports of several models on the same cells",
        "Puts the reports of up to eight models side by side: metrics with intervals over patients,"
            + " size, training time and speed, and McNemar's test between every two. Writes JSON,"
            + " Parquet and one HTML page. All must have been evaluated on the same packed cells and"
            + " split. Settings: intervals.*.",
        List.of(
            JobOption.required(
                "reports",
                "URI,URI",
                "What the job evaluate wrote for each model, joined by commas. A comma that belongs to"
                    + " an address is written \\,"),
            JobOption.required("out", "URI", "Where the comparison goes.")),
        "compare --reports cnn-report,vgg16-report --out comparison",
        true,
        job);
  }

  static JobDescription score(Supplier<Job> job) {
    return new JobDescription(
        "score",
        "Predict every image of an archive",
        "Writes a row for every image (predictions), what could not be read (quarantine) and a"
            + " record of the run. Rows in are always rows predicted and quarantined. Settings:"
            + " score.*, images.*, quality.*.",
        List.of(
            JobOption.oneOf("images", "URI", IMAGES + ANY_URI),
            JobOption.oneOf("data", "URI", "Packed cells instead of a folder of images."),
            JobOption.required("model", "URI", "Model bundle."),
            JobOption.required("out", "URI", "Where predictions and quarantine go."),
            JobOption.setting(
                "date",
                "YYYY-MM-DD",
                "Day that the predictions are filed under (score.date); without it, today in UTC.",
                "score.date")),
        "score --images archive --model model --out scored --run-id night-1 --date 2026-01-31",
        true,
        job);
  }

  static JobDescription bench(Supplier<Job> job) {
    return new JobDescription(
        "bench",
        "Measure how fast this machine trains and predicts",
        "Measures networks on images in memory and the jobs on files, each repeatedly, and prints"
            + " images per second: the median, and the slowest and fastest repetition. Files are on"
            + " this machine. Settings: bench.*, train.*, score.*, compute.*.",
        List.of(
            JobOption.optional(
                "images",
                "DIR",
                "Folder of images, as for the job catalog; without it, synthetic ones are drawn."),
            JobOption.optional(
                "model",
                "URI",
                "Model bundle for the work score; without it, one is trained on the images."),
            JobOption.optional(
                "out", "DIR", "Where bench.json goes; without it, the figures are only printed.")),
        "bench --set bench.works=[train,predict] --set spark.master=local[1]",
        true,
        job);
  }

  static JobDescription check(Supplier<Job> job) {
    return new JobDescription(
        "check",
        "Say whether jobs can run here, without work",
        "Prints one line for each topic, OK, WARNING or PROBLEM, and what to do: Java, cores, memory,"
            + " engine, backend, GPUs, the addresses given, and on a cluster what the executors see."
            + " Ends with the exit code that a job would end with. Writes nothing but a probe at"
            + " --out, which it removes.",
        List.of(
            JobOption.optional("images", "URI", IMAGES + "It is looked at, not read."),
            JobOption.optional("data", "URI", "What the job pack wrote."),
            JobOption.optional("model", "URI", "Model bundle; it is read and checked."),
            JobOption.optional("out", "URI", "Where a job is to write.")),
        "check --images cells --model model --out scored",
        true,
        job);
  }

  static JobDescription showConfig(Supplier<Job> job) {
    return new JobDescription(
        "show-config",
        "Print the settings in force and where each comes from",
        "Checks all settings and prints them, a line each, in a form that --conf reads again."
            + " Secrets are not shown.",
        List.of(),
        "show-config --conf conf/local.conf --set train.epochs=12",
        false,
        job);
  }
}
