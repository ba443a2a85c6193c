package org.plasmospark.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.plasmospark.archive.ArchivePaths;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.RowPartitions;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PagePaths;
import org.plasmospark.storage.StorePath;
import scala.Tuple2;

/**
 * Reads images again that were catalogued, and checks that they are still the same. Archives are
 * listed again, since a manifest does not say where in an archive a member is.
 */
public final class CataloguedCells {
  private static final int ENTRIES_PER_TASK = 512;

  private final PlasmosparkSession spark;
  private final CellReader reader;
  private final StorePath work;

  /**
   * @param work a folder on a store that the executors reach; must stay until nothing is read any
   *     more, and is deleted by the caller
   */
  public CataloguedCells(PlasmosparkSession spark, CellReader reader, StorePath work) {
    this.spark = spark;
    this.reader = reader;
    this.work = work;
  }

  /** An entry and where its bytes are; no file if they are gone. */
  record Wanted(ManifestEntry entry, ListedFile file) implements Serializable {}

  /**
   * The images of usable entries with their bytes, in any order. An entry whose image is gone,
   * cannot be read or has another digest is quarantined; all others are as they were given.
   *
   * @param entries with distinct paths; computed more than once
   */
  public JavaRDD<PackedCell> read(JavaRDD<ManifestEntry> entries) {
    JavaRDD<ManifestEntry> members = entries.filter(e -> ArchivePaths.isMember(e.path()));
    JavaRDD<ManifestEntry> files = entries.filter(e -> !ArchivePaths.isMember(e.path()));
    int tasks = (int) Math.max(1, (files.count() + ENTRIES_PER_TASK - 1) / ENTRIES_PER_TASK);
    // Pages of a file come one after the other, so that it is read once.
    JavaRDD<PackedCell> loose =
        readWanted(
            files
                .keyBy(ManifestEntry::path)
                .repartitionAndSortWithinPartitions(new ByFile(tasks))
                .values()
                .map(
                    e -> new Wanted(e, ListedFile.file(PagePaths.fileOf(e.path()), e.bytes(), 0))));
    return members.isEmpty() ? loose : loose.union(readWanted(located(members)));
  }

  /** The entries in the blocks of their archives. */
  private JavaRDD<Wanted> located(JavaRDD<ManifestEntry> members) {
    ArchiveLister lister =
        new ArchiveLister(spark, reader.root(), work, reader.archives(), PathFilter.EVERYTHING);
    List<WorkTable.Block> blocks = new ArrayList<>();
    Stages.named(
            spark.context(),
            "List the archives",
            () ->
                lister.list(
                    members
                        .map(entry -> ArchivePaths.archiveOf(entry.path()))
                        .distinct()
                        .map(archive -> ListedFile.file(archive, 0, 0))))
        .forEach(listed -> blocks.addAll(listed.blocks()));
    int partitions = Math.max(1, blocks.size());
    long listed = blocks.stream().mapToLong(WorkTable.Block::rows).sum();
    return members
        .keyBy(entry -> PagePaths.fileOf(entry.path()))
        .leftOuterJoin(
            MappingJoin.numbered(spark, WorkTable.rows(spark, blocks, RowCodec.FILES), listed),
            RowPartitions.count(spark.context(), listed))
        .mapToPair(
            path -> {
              ManifestEntry entry = path._2()._1();
              if (!path._2()._2().isPresent()) {
                int block = Math.floorMod(path._1().hashCode(), partitions);
                return new Tuple2<>(new BlockOrder(block, 0, path._1()), new Wanted(entry, null));
              }
              Tuple2<Integer, ListedFile> found = path._2()._2().get();
              return new Tuple2<>(
                  new BlockOrder(found._1(), found._2().position(), path._1()),
                  new Wanted(entry, found._2()));
            })
        .repartitionAndSortWithinPartitions(new BlockOrder.ByBlock(partitions))
        .values();
  }

  private JavaRDD<PackedCell> readWanted(JavaRDD<Wanted> wanted) {
    CellReader source = reader;
    return wanted.mapPartitions(
        some -> source.readEach(some, (one, reading) -> List.of(read(one, reading)).iterator()));
  }

  private static PackedCell read(Wanted wanted, CellReader.Reading reading) {
    if (wanted.file() == null) {
      return gone(wanted.entry());
    }
    int page = PagePaths.number(wanted.entry().path());
    return checked(
        wanted.entry(),
        page == 0 ? reading.whole(wanted.file()) : reading.page(wanted.file(), page));
  }

  /** All pages of a file in one partition. */
  private static final class ByFile extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    ByFile(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object path) {
      return Math.floorMod(PagePaths.fileOf((String) path).hashCode(), partitions);
    }
  }

  private static PackedCell gone(ManifestEntry entry) {
    Rejected rejected =
        new Rejected(RejectReason.UNREADABLE, "the member is not in its archive any more");
    return new PackedCell(entry.quarantinedFor(rejected.sentence()), null);
  }

  private static PackedCell checked(ManifestEntry entry, PackedCell read) {
    if (!read.entry().isOk()) {
      return new PackedCell(entry.quarantinedFor(read.entry().reason()), null);
    }
    if (!read.entry().sha256().equals(entry.sha256())) {
      Rejected changed =
          new Rejected(RejectReason.UNREADABLE, "the file was changed after it was catalogued");
      return new PackedCell(entry.quarantinedFor(changed.sentence()), null);
    }
    return new PackedCell(entry, read.image());
  }
}
