package org.plasmospark.spark.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * A folder of images and of archives of images, everything visible in it accounted for: each file
 * is one row, and of an archive each member instead ({@link ArchiveLister} says what is counted of
 * archives that are not in order). The driver holds neither files nor members but a line for some
 * hundred of them, so that a listing of millions fits into a small heap.
 */
public final class ImageFolder implements AutoCloseable {
  private final JavaRDD<ListedFile> files;
  private final FolderCounts counts;
  private final Runnable release;

  private ImageFolder(JavaRDD<ListedFile> files, FolderCounts counts, Runnable release) {
    this.files = files;
    this.counts = counts;
    this.release = release;
  }

  /**
   * Lists a folder, or the one file in it that is asked for.
   *
   * @param work a folder on a store that the executors reach; must stay until nothing is read any
   *     more, and is deleted by the caller
   * @throws UserException INPUT_MISSING if it is not there, holds no file or none is admitted;
   *     USAGE if the mapping is wrong
   */
  public static ImageFolder list(
      PlasmosparkSession spark, Store store, FolderRules rules, StorePath work, Progress progress) {
    store.checkReadable(
        rules.address(), rules.only().isPresent() ? "file of images" : "image folder");
    rules.mapping().ifPresent(mapping -> store.checkReadable(mapping, "mapping file"));
    // First, for its mistakes are found soon and a listing may take long.
    Optional<MappingJoin> mapping =
        rules.mapping().map(csv -> MappingJoin.read(spark, store, csv, rules.names(), work));
    LooseFiles loose = LooseFiles.list(store, rules, work, progress);
    List<WorkTable.Block> blocks = new ArrayList<>(loose.blocks());
    long members = 0;
    ArchiveLister.Omitted omitted = new ArchiveLister.Omitted(loose.filtered(), loose.hidden(), 0);
    if (loose.archiveFiles() > 0) {
      ArchiveLister lister =
          new ArchiveLister(spark, rules.root(), work, rules.archives(), rules.filter());
      List<ArchiveLister.Listed> listed =
          Stages.named(
              spark.context(),
              "List the archives",
              () -> lister.list(WorkTable.rows(spark, loose.archives(), RowCodec.FILES)));
      for (ArchiveLister.Listed some : listed) {
        blocks.addAll(some.blocks());
        members += some.rows();
        omitted = omitted.plus(some.counts());
      }
    }
    FolderCounts counts =
        new FolderCounts(
            loose.files() + members,
            loose.archiveFiles(),
            members,
            omitted.filtered(),
            omitted.hidden(),
            omitted.replaced(),
            0,
            0,
            null);
    requireFiles(counts, rules.root());
    JavaRDD<ListedFile> rows = WorkTable.rows(spark, blocks, RowCodec.FILES);
    if (mapping.isPresent()) {
      MappingJoin.Joined joined = mapping.get().join(rows, blocks.size());
      return new ImageFolder(joined.files(), counts.withMapping(joined.counts()), joined::release);
    }
    NameRules names = rules.names();
    return new ImageFolder(rows.map(names::named), counts, () -> {});
  }

  private static void requireFiles(FolderCounts counts, StorePath root) {
    if (counts.files() > 0) {
      return;
    }
    throw new UserException(
        ExitCode.INPUT_MISSING,
        counts.filtered() == 0
            ? "The image folder "
                + root
                + " holds no file"
                + (counts.hidden() == 0
                    ? ""
                    : ", but "
                        + counts.hidden()
                        + " files or folders whose names begin with . or _, which are not looked at")
                + "; check the address."
            : "The image folder "
                + root
                + " holds "
                + counts.filtered()
                + " files, but images.include and images.exclude leave out all of them.");
  }

  /** Number of rows. */
  public long size() {
    return counts.files();
  }

  /** What was found. */
  public FolderCounts counts() {
    return counts;
  }

  /**
   * The rows, named, in the same partitions whenever they are computed: about {@value
   * WorkTableWriter#ROWS_PER_BLOCK} each, but all members of one archive that is compressed as a
   * whole in one.
   */
  public JavaRDD<ListedFile> files() {
    return files;
  }

  /** The rows with their bytes, read where they are used. */
  public CellSource source(CellReader reader) {
    return new CellSource(files.mapPartitions(reader::read), size(), true);
  }

  @Override
  public void close() {
    release.run();
  }
}
