package org.plasmospark.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.kryo.Nd4jSerializer;
import org.plasmospark.model.NativeBackend;

/**
 * Registers what travels between driver and executors. It is also the first code of ours that an
 * executor runs, so it chooses the native backend there.
 */
public final class PlasmosparkRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    NativeBackend.select();
    registerArrays(kryo);
    kryo.addDefaultSerializer(Record.class, RecordSerializer.class);
    for (String name : OURS) {
      Class<?> type = classNamed(name);
      if (type.isRecord()) {
        kryo.register(type);
      } else {
        kryo.register(type, new JavaSerializer());
      }
      kryo.register(classNamed("[L" + name + ";"));
    }
    for (String name : THEIRS) {
      kryo.register(classNamed(name));
    }
  }

  /**
   * Without initialising the array classes, which would load the native backend into jobs that
   * never compute.
   */
  private static void registerArrays(Kryo kryo) {
    Nd4jSerializer serializer = new Nd4jSerializer();
    for (String name : ARRAYS) {
      try {
        kryo.register(
            Class.forName(name, false, PlasmosparkRegistrator.class.getClassLoader()), serializer);
      } catch (ClassNotFoundException e) {
        // the application jar holds one backend of the two
      }
    }
  }

  private static Class<?> classNamed(String name) {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("registered for Kryo but not on the class path: " + name, e);
    }
  }

  private static final String[] ARRAYS = {
    "org.nd4j.linalg.cpu.nativecpu.NDArray", "org.nd4j.linalg.jcublas.JCublasNDArray",
  };

  /**
   * Ours, by name, because some are private to their packages. Of those that are not records Java's
   * own serialization takes care, which needs neither constructors nor their parts to be listed.
   */
  private static final String[] OURS = {
    "org.plasmospark.evaluation.EvaluationAccumulator",
    "org.plasmospark.evaluation.MostWrong",
    "org.plasmospark.evaluation.patients.WrongCellsByPatient",
    "org.plasmospark.manifest.GroupCounts",
    "org.plasmospark.manifest.LeakAccumulator",
    "org.plasmospark.manifest.ManifestEntry",
    "org.plasmospark.manifest.MappingRow",
    "org.plasmospark.manifest.MissingIds",
    "org.plasmospark.manifest.RepeatedContent",
    "org.plasmospark.spark.table.QualityCounts",
    "org.plasmospark.manifest.SplitCounts",
    "org.plasmospark.model.PortableNetwork",
    "org.plasmospark.preflight.NvidiaSmi$Answer",
    "org.plasmospark.spark.ComputingJvm",
    "org.plasmospark.spark.JvmFacts",
    "org.plasmospark.spark.ProcessMemory",
    "org.plasmospark.spark.averaging.NetworkState",
    "org.plasmospark.spark.averaging.RoundResult",
    "org.plasmospark.spark.gpu.GpuExecutor",
    "org.plasmospark.spark.catalog.CatalogCounts",
    "org.plasmospark.spark.catalog.DuplicateCounts",
    "org.plasmospark.spark.comparison.MatchedPredictions",
    "org.plasmospark.spark.features.CellFeatures",
    "org.plasmospark.spark.pack.PackDelta$Counts",
    "org.plasmospark.spark.scoring.ScoredCell",
    "org.plasmospark.spark.source.ArchiveLister$Listed",
    "org.plasmospark.spark.source.BlockOrder",
    "org.plasmospark.spark.source.CataloguedCells$Wanted",
    "org.plasmospark.spark.source.EarlierRows$Met",
    "org.plasmospark.spark.source.ListedFile",
    "org.plasmospark.spark.source.MappingJoin$Counts",
    "org.plasmospark.spark.source.MappingJoin$Meeting",
    "org.plasmospark.spark.source.WorkTable$Block",
    "org.plasmospark.spark.table.CatalogEntry",
    "org.plasmospark.spark.table.PackedCell",
    "org.plasmospark.spark.training.CellShard",
    "org.plasmospark.spark.training.PartitionProbabilities",
    "org.plasmospark.spark.training.ShardedCells$OrderKey",
    "org.plasmospark.spark.training.ValidationCounts",
  };

  /** Of Java and Spark. */
  private static final String[] THEIRS = {
    "[B",
    "[[B",
    "[F",
    "[D",
    "[J",
    "[I",
    "java.util.LinkedHashMap",
    "[Ljava.lang.Object;",
    "org.apache.spark.sql.catalyst.expressions.GenericRow",
    "org.apache.spark.sql.types.BooleanType$",
    "org.apache.spark.sql.types.TimestampType$",
  };
}
