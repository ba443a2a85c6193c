package org.plasmospark.spark.source;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.plasmospark.archive.ArchiveDirectory;
import org.plasmospark.archive.ArchiveFormat;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.archive.ArchiveMember;
import org.plasmospark.archive.ArchivePaths;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;

/**
 * Lists archives on the executors: a row for each file in one.
 *
 * <p>What is counted: every visible file of an archive that is admitted by the filter is one row, a
 * name that comes more than once is one quarantined row, but in a tar the member that comes last,
 * as for tar itself. An archive itself is a row, quarantined, only if something is wrong with it as
 * a whole (damaged, cut, refused, empty), in addition to the rows of those of its members that were
 * listed before the damage. A file that is only named like an archive is a row like any other file.
 */
final class ArchiveLister implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StorePath root;
  private final StorePath work;
  private final ArchiveLimits limits;
  private final PathFilter filter;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param root below which the archives are
   * @param work where their rows are written
   */
  ArchiveLister(
      PlasmosparkSession spark,
      StorePath root,
      StorePath work,
      ArchiveLimits limits,
      PathFilter filter) {
    this.root = root;
    this.work = work;
    this.limits = limits;
    this.filter = filter;
    this.hadoop = spark.broadcastConfiguration();
  }

  /**
   * What one task has listed.
   *
   * @param blocks of the rows of its archives
   * @param rows in them
   * @param counts of what is no row
   */
  record Listed(List<WorkTable.Block> blocks, long rows, Omitted counts) implements Serializable {}

  /**
   * Members that are no rows.
   *
   * @param filtered that the filter does not admit
   * @param hidden whose names, or those of their folders, begin with {@code _} or {@code .}
   * @param replaced by a later one of the same name in their tar
   */
  record Omitted(long filtered, long hidden, long replaced) implements Serializable {
    static final Omitted NONE = new Omitted(0, 0, 0);

    Omitted plus(Omitted more) {
      return new Omitted(filtered + more.filtered, hidden + more.hidden, replaced + more.replaced);
    }
  }

  /** Lists archives, each partition into files of its own; running a task again writes the same. */
  List<Listed> list(JavaRDD<ListedFile> archives) {
    return archives.mapPartitions(partition -> List.of(listAll(partition)).iterator()).collect();
  }

  private Listed listAll(Iterator<ListedFile> archives) throws IOException {
    Store store = new HadoopStore(hadoop.value().value());
    try (WorkTableWriter<ListedFile> rows =
        new WorkTableWriter<>(
            store,
            work,
            "members-" + TaskContext.getPartitionId(),
            RowCodec.FILES,
            WorkTableWriter.ROWS_PER_BLOCK)) {
      Omitted omitted = Omitted.NONE;
      while (archives.hasNext()) {
        omitted = omitted.plus(list(store, archives.next(), rows));
      }
      return new Listed(rows.finish(), rows.rows(), omitted);
    }
  }

  private Omitted list(Store store, ListedFile archive, WorkTableWriter<ListedFile> rows)
      throws IOException {
    ArchiveFormat format = null;
    try (Spool spool = new Spool(archive)) {
      Rejected problem;
      try (SeekableByteChannel channel = store.openSeekable(root.child(archive.path()))) {
        byte[] head = Channels.newInputStream(channel).readNBytes(ArchiveFormat.HEAD);
        channel.position(0);
        format = ArchiveFormat.ofContent(head).orElse(null);
        if (format == null) {
          rows.add(archive);
          return Omitted.NONE;
        }
        problem = spool.fill(format, channel);
      } catch (IOException | IllegalArgumentException e) {
        if (e instanceof IOException failure && StoreFailures.isOutage(failure, store, root)) {
          throw failure;
        }
        problem = Unreadable.because(e);
      }
      boolean stream = format != null && format.isStream();
      if (stream) {
        rows.keepTogether(true);
      }
      spool.drainTo(rows, format != null && format.isTar());
      if (stream) {
        rows.keepTogether(false);
      }
      if (problem == null && spool.count == 0 && spool.filtered == 0) {
        problem = new Rejected(RejectReason.EMPTY, "The archive holds no visible file.");
      }
      if (problem != null) {
        rows.add(archive.because(problem.sentence()));
      }
      return new Omitted(spool.filtered, spool.hidden, spool.replaced);
    }
  }

  /**
   * The members of one archive on the local disk, until it is known whether they may be used and
   * which names come twice; 8 bytes a member are in memory.
   */
  private final class Spool implements AutoCloseable {
    private final ListedFile archive;
    private final Path local = Files.createTempFile("plasmospark-", ".spool");
    private long[] names = new long[1024];
    private int count;
    private long filtered;
    private long hidden;
    private long replaced;

    Spool(ListedFile archive) throws IOException {
      this.archive = archive;
    }

    Rejected fill(ArchiveFormat format, SeekableByteChannel channel) throws IOException {
      ArchiveDirectory.Outcome outcome;
      try (SpoolOutput out = new SpoolOutput(local)) {
        outcome =
            ArchiveDirectory.read(
                format,
                channel,
                limits,
                member -> {
                  ListedFile row = row(member);
                  if (visible(member.name())) {
                    if (filter.admits(row.path())) {
                      out.add(row);
                      remember(row.path());
                    } else {
                      filtered++;
                    }
                  } else {
                    hidden++;
                  }
                });
      }
      if (outcome.refused()) {
        count = 0;
        filtered = 0;
        hidden = 0;
      }
      return outcome.problem();
    }

    private ListedFile row(ArchiveMember member) {
      String path = ArchivePaths.member(archive.path(), member.name());
      return member.problem() == null
          ? ListedFile.member(path, member.length(), archive.modified(), member.place())
          : ListedFile.unreadable(
              path, member.length(), archive.modified(), member.problem().sentence());
    }

    private void remember(String path) {
      if (count == names.length) {
        names = Arrays.copyOf(names, count * 2);
      }
      names[count] = PathHash.of(path);
      count++;
    }

    void drainTo(WorkTableWriter<ListedFile> rows, boolean lastWins) throws IOException {
      long[] inOrder = Arrays.copyOf(names, count);
      RepeatedNames repeated =
          lastWins ? RepeatedNames.counting(inOrder) : new RepeatedNames(inOrder);
      try (DataInputStream in = SpoolOutput.read(local)) {
        for (int i = 0; i < count; i++) {
          ListedFile row = RowCodec.FILES.read(in);
          if (lastWins) {
            if (repeated.meetBeforeLast(names[i])) {
              replaced++;
            } else {
              rows.add(row);
            }
            continue;
          }
          switch (repeated.meet(names[i])) {
            case ONCE -> rows.add(row);
            case FIRST_OF_MANY ->
                rows.add(
                    row.because(
                        new Rejected(
                                RejectReason.BAD_NAME,
                                "The archive holds more than one member of this name.")
                            .sentence()));
            case AGAIN -> {
              // Its name has a row already.
            }
          }
        }
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(local);
    }
  }

  private static boolean visible(String name) {
    return Arrays.stream(name.split("/"))
        .allMatch(part -> part.equals("..") || ListOptions.EVERYTHING_VISIBLE.shows(part));
  }
}
