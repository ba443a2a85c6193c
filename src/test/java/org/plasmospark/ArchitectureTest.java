package org.plasmospark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.plasmospark.spark.Submit;
import org.plasmospark.spark.YarnDriver;

/** The walls between the packages. */
@AnalyzeClasses(packages = "org.plasmospark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.plasmospark";
  private static final String[] CORE = {
    ROOT + ".manifest..",
    ROOT + ".dataset..",
    ROOT + ".image..",
    ROOT + ".evaluation..",
    ROOT + ".report..",
    ROOT + ".run..",
    ROOT + ".benchmark..",
    ROOT + ".random..",
    ROOT + ".preflight..",
    ROOT + ".task.."
  };

  /** Methods of Spark and Hadoop that look for the files that a pattern means. */
  private static final Set<String> PATTERN_READERS =
      Set.of(
          "textFile",
          "wholeTextFiles",
          "binaryFiles",
          "binaryRecords",
          "sequenceFile",
          "objectFile",
          "hadoopFile",
          "hadoopRDD",
          "newAPIHadoopFile",
          "newAPIHadoopRDD",
          "sql",
          "table",
          "globStatus");

  private static final String DISTRIBUTIONS = "org.apache.commons.math3.distribution";
  private static final String PLUGINS = "com.twelvemonkeys..";

  private static final String[] ND4J = {"org.nd4j..", "org.deeplearning4j.."};

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching(ROOT + ".(*)..")
          .should()
          .beFreeOfCycles()
          .because("what depends on each other can only be understood and changed together");

  @ArchTest
  static final ArchRule sparkPackagesHaveNoCycles =
      slices()
          .matching(ROOT + ".spark.(*)..")
          .should()
          .beFreeOfCycles()
          .because("sources, tables, training and scoring are built on one another in one order");

  @ArchTest
  static final ArchRule packagesOfJobsHaveNoCycles =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                  String name = javaClass.getPackageName();
                  return name.equals(ROOT + ".jobs") || name.startsWith(ROOT + ".jobs.")
                      ? SliceIdentifier.of(name)
                      : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "packages of jobs";
                }
              })
          .should()
          .beFreeOfCycles()
          .because("a job is read with those that it builds on, and without the others");

  @ArchTest
  static final ArchRule dependenciesPointInOneDirection =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("command line")
          .definedBy(ROOT)
          .layer("jobs")
          .definedBy(ROOT + ".jobs..")
          .layer("settings")
          .definedBy(ROOT + ".settings..")
          .layer("spark")
          .definedBy(ROOT + ".spark..")
          .layer("services")
          .definedBy(
              ROOT + ".storage..",
              ROOT + ".output..",
              ROOT + ".archive..",
              ROOT + ".dataset..",
              ROOT + ".model..",
              ROOT + ".report..",
              ROOT + ".run..",
              ROOT + ".preflight..",
              ROOT + ".task..")
          .layer("core")
          .definedBy(
              ROOT + ".benchmark..",
              ROOT + ".evaluation..",
              ROOT + ".image..",
              ROOT + ".manifest..",
              ROOT + ".random..")
          .whereLayer("jobs")
          .mayOnlyBeAccessedByLayers("command line")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers("command line", "jobs")
          .whereLayer("spark")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("services")
          .mayOnlyBeAccessedByLayers("command line", "jobs", "settings", "spark")
          .whereLayer("core")
          .mayOnlyBeAccessedByLayers("command line", "jobs", "settings", "spark", "services")
          .ignoreDependency(resideInAnyPackage(ROOT + ".."), belongToAnyOf(vocabulary()))
          // The only way to tell YARN an exit code is an exception of Spark's out of main.
          .ignoreDependency(Main.class, YarnDriver.class)
          .because(
              "a layer must be testable without those above it; settings are composed of the core's"
                  + " own records, and nothing below the jobs reads them");

  @ArchTest
  static final ArchRule trainingsDoNotKnowTheJobs =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".jobs.training")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ROOT + ".jobs..")
                  .and(not(resideInAnyPackage(ROOT + ".jobs.training..")))
                  .as("are of the jobs around it"))
          .because("one job runs one training, another runs many, with other folders and leases");

  @ArchTest
  static final ArchRule onlyTheVocabularyOfTheRootIsUsedBelowIt =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ROOT)
                  .and(not(belongToAnyOf(vocabulary())))
                  .as("are in the root package and neither UserException nor ExitCode"))
          .because("the command line is one of several ways in and nothing may need it");

  @ArchTest
  static final ArchRule theCoreIsPlainJava =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat(
              not(resideInAnyPackage(
                      "java..", "javax.imageio..", PLUGINS, DISTRIBUTIONS, ROOT + ".."))
                  .as("are neither the JDK's nor ours, nor image plug-ins, nor distributions"))
          .because("what decides results is tested in milliseconds and read without any framework");

  @ArchTest
  static final ArchRule imagePluginsHaveOneDoor =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".image.PluginReader")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PLUGINS)
          .because(
              "their complaints become reasons there, and what they may read is checked before");

  @ArchTest
  static final ArchRule distributionsAreUsedInStatisticsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".evaluation.statistics")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.commons.math3..")
          .because("all else counts, and draws its random numbers from seeds of its own");

  @ArchTest
  static final ArchRule imageCodecsAreUsedInImageOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".image..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.imageio..", "java.awt..")
          .because("only the decoder checks limits before pixels are allocated");

  @ArchTest
  static final ArchRule typesafeConfigIsUsedInSettingsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".settings..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.typesafe.config..")
          .because("settings are read once into records, so that no key is looked up during a run");

  @ArchTest
  static final ArchRule sparkIsUsedInItsPackageOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..", "org.deeplearning4j.spark..")
          .because("Spark stands at one edge; jobs use what the spark package hands out");

  @ArchTest
  static final ArchRule tablesAreReadThroughOneDoor =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".spark.table.TableReader")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.hadoop.mapred..", "org.apache.hadoop.mapreduce..")
                  .or(
                      nameMatching(
                          "org\\.apache\\.spark\\.sql\\.(DataFrameReader|SQLContext"
                              + "|streaming\\.DataStreamReader|catalog\\.Catalog)"))
                  .as("read what an address, taken for a pattern, means"))
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "a context, a session or a file system is given a pattern",
                  call ->
                      PATTERN_READERS.contains(call.getTarget().getName())
                          && call.getTargetOwner().getPackageName().startsWith("org.apache.")))
          .because(
              "Spark and Hadoop take letters of an address for patterns and commas for ends, unless"
                  + " they are told not to");

  @ArchTest
  static final ArchRule hadoopIsUsedInStorageAndSparkOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".storage..", ROOT + ".spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hadoop..")
          .because("what is right on S3A, HDFS and disks is known in storage");

  @ArchTest
  static final ArchRule storageKnowsHadoopButNotSpark =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".storage..")
          .should()
          .dependOnClassesThat(
              not(resideInAnyPackage(
                      "java..", "org.apache.hadoop..", "com.amazonaws..", ROOT + ".."))
                  .as("are neither the JDK's nor Hadoop's nor its S3 client's nor ours"))
          .because(
              "the driver and the executors use it alike, with a "
                  + "configuration they are given");

  @ArchTest
  static final ArchRule theClientOfS3IsUsedInThreeClassesOnly =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".storage.S3Objects")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".storage.outage.S3RequestWatch")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".storage.outage.WatchedS3ClientFactory")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.amazonaws..")
          .because("Hadoop 3.4 brings another client, and most builds bring none");

  @ArchTest
  static final ArchRule attemptsAreMadeByTheWriterOfAnOutputOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".output..")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".jobs.OutputFolder")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".spark.features.FeatureBatches")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".spark.features.FeatureBatches$Adding")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(ROOT + ".output.Attempt")
          .because("there is one way for a job's folder, and one for what grows");

  @ArchTest
  static final ArchRule archivesAreParsedInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".archive..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.commons.compress..")
          .because("what strangers have packed is unpacked within limits or not at all");

  @ArchTest
  static final ArchRule hdf5IsParsedInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".model.keras..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.jhdf..")
          .because("strangers' files of weights are read within bounds or not at all");

  @ArchTest
  static final ArchRule archivesNeedNeitherSparkNorStores =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".archive..")
          .should()
          .dependOnClassesThat(
              not(resideInAnyPackage(
                      "java..",
                      "org.apache.commons.compress..",
                      ROOT + ".archive..",
                      ROOT + ".image.."))
                  .as("are neither the JDK's nor the library's nor the core's"))
          .because("every hostile archive is a unit test on bytes");

  @ArchTest
  static final ArchRule dl4jIsUsedWhereNetworksAreOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + ".model..", ROOT + ".spark.averaging..", ROOT + ".spark.training..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ND4J)
                  // A network's arrays need a serializer of their own.
                  .and(not(nameMatching("org\\.nd4j\\.kryo\\.Nd4jSerializer")))
                  .as("are DL4J's or ND4J's"))
          .because("the engine is replaced behind the model package, not all over the program");

  @ArchTest
  static final ArchRule enginesDoNotKnowDl4j =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".model.compute..", ROOT + ".model.onednn..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ND4J)
          .because(
              "an engine computes what a graph of layers says and could serve "
                  + "any library's network");

  @ArchTest
  static final ArchRule nativeMemoryIsTouchedByTheEngineOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".model.onednn..")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".model.FloatVectors")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..")
          .because(
              "memory that no collector frees is owned in one place; "
                  + "FloatVectors only views it");

  @ArchTest
  static final ArchRule jsonIsReadAndWrittenInThreePlaces =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".model..", ROOT + ".jobs..", ROOT + ".output..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson..")
          .because("the core makes plain maps, and their format is decided where they are stored");

  @ArchTest
  static final ArchRule onlyMainEndsTheProcess =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Main.class, Submit.class, InterruptNotice.class)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .because("a job must be able to run in a test, and Spark to shut down in order");

  @ArchTest
  static final ArchRule randomNumbersHaveASeed =
      noClasses()
          .should()
          .callConstructor(Random.class)
          .orShould()
          .callConstructor(java.util.SplittableRandom.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              java.util.concurrent.ThreadLocalRandom.class, java.security.SecureRandom.class)
          .because("the same seed, settings and data must give the same result");

  @ArchTest
  static final ArchRule timeComesFromTheClockOfTheRun =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.LocalDate.class, "now")
          .orShould()
          .callMethod(java.time.LocalDateTime.class, "now")
          .orShould()
          .callMethod(java.time.ZonedDateTime.class, "now")
          .orShould()
          .callMethod(java.time.Clock.class, "systemUTC")
          .orShould()
          .callMethod(java.time.Clock.class, "systemDefaultZone")
          .because("what a run writes must be repeatable under a fixed clock");

  @ArchTest
  static final ArchRule nothingIsPrintedBehindTheUsersBack =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Main.class, Submit.class)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace")
          .because("results go to standard output and progress to standard error, by one hand");

  @ArchTest
  static final ArchRule ourMethodsHaveNoGetPrefix =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(ROOT + "..")
          .should(
              new ArchCondition<>("not begin with get unless they override a library's method") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  boolean bad = method.getName().matches("get[A-Z].*") && !overrides(method);
                  events.add(new SimpleConditionEvent(method, !bad, method.getDescription()));
                }
              })
          .because("values are named after what they are");

  @ArchTest
  static void everyPackageSaysWhatItIsFor(JavaClasses classes) throws IOException {
    List<String> packages =
        classes.stream().map(JavaClass::getPackageName).distinct().sorted().toList();
    assertThat(packages).contains(ROOT, ROOT + ".manifest");
    Path sources = Path.of(System.getProperty("basedir", "."), "src", "main", "java");
    for (String name : packages) {
      Path info = sources.resolve(name.replace('.', '/')).resolve("package-info.java");
      assertThat(info).exists();
      assertThat(Files.readString(info))
          .as("Javadoc of package %s", name)
          .matches("(?s)/\\*\\*\\s[^@]*[a-z]{3}.*\\.\\s*\\*/\\s*package " + name + ";\\s*");
    }
  }

  /** Constants leave no trace in a class, so that the sources are read. */
  @ArchTest
  static void onlyTheProtocolKnowsTheHiddenFolderOfAnOutput(JavaClasses classes)
      throws IOException {
    Path sources = Path.of(System.getProperty("basedir", "."), "src", "main", "java");
    List<String> knowing = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(sources.resolve(ROOT.replace('.', '/')))) {
      for (Path file : walk.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (Files.readString(file)
            .matches("(?s).*(\"[^\"\n]*_plasmospark|OutputPlace\\.HIDDEN|\\.control\\().*")) {
          knowing.add(sources.resolve(ROOT.replace('.', '/')).relativize(file).toString());
        }
      }
    }
    assertThat(knowing)
        .as(
            "files that name the hidden folder; the day of a run is kept there by score itself, and"
                + " listings do not count it among what they hide")
        .allMatch(
            name ->
                name.startsWith("output/")
                    || name.equals("jobs/scoring/ScoreOutput.java")
                    || name.equals("storage/ListOptions.java"));
    assertThat(knowing).contains("output/OutputPlace.java");
  }

  private static boolean overrides(JavaMethod method) {
    DescribedPredicate<JavaMethod> same =
        DescribedPredicate.describe(
            "same signature",
            other ->
                other.getName().equals(method.getName())
                    && other.getRawParameterTypes().size() == method.getRawParameterTypes().size());
    return method.getOwner().getAllRawSuperclasses().stream()
            .anyMatch(type -> type.getMethods().stream().anyMatch(same))
        || method.getOwner().getAllRawInterfaces().stream()
            .anyMatch(type -> type.getMethods().stream().anyMatch(same));
  }

  private static Class<?>[] vocabulary() {
    return new Class<?>[] {UserException.class, ExitCode.class};
  }
}
