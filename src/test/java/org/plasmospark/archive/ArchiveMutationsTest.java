package org.plasmospark.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.junit.jupiter.api.Test;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/**
 * Damaged archives of every kind end in members or reasons, soon and in little memory, and never in
 * other bytes than those of the members. As many of them as the system property {@code
 * plasmospark.mutations} says are tried, 2,000 by default.
 */
class ArchiveMutationsTest {
  private static final int MUTATIONS = Integer.getInteger("plasmospark.mutations", 2_000);
  private static final long SEED = Long.getLong("plasmospark.mutations.seed", 15);

  /** Each takes some milliseconds; a busy machine is given the rest. */
  private static final int MOST_SECONDS = 60;

  private static final int BATCH = 50;

  /**
   * The largest dictionary that may be asked for, listing and reading, and the same for all else.
   */
  private static final long MOST_BYTES = 4L * Compression.MOST_MEMORY_KB << 10;

  private static final ArchiveLimits LIMITS = new ArchiveLimits(1_000, 200);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<String, byte[]> members = new TreeMap<>();

  @Test
  void endInMembersOrReasons() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (String name : List.of("Parasitized/a.png", "b.png", "c/клетка.png")) {
      byte[] content = new byte[400];
      random.nextBytes(content);
      Arrays.fill(content, 100, 200, (byte) 7);
      members.put(name, content);
    }
    List<byte[]> archives = archives();
    for (byte[] archive : archives) {
      assertThat(open(archive)).hasSize(members.size());
    }
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      long read = 0;
      for (int first = 0; first < MUTATIONS; first += BATCH) {
        int from = first;
        int[] at = {from};
        Future<Long> some = worker.submit(() -> batch(archives, from, at));
        try {
          read += some.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          throw new AssertionError("mutation " + at[0] + " of seed " + SEED + " hangs", e);
        }
      }
      // Else the mutations would not get beyond the headers.
      assertThat(read).isGreaterThan(MUTATIONS / 5);
    } finally {
      worker.shutdownNow();
    }
  }

  private List<byte[]> archives() throws IOException {
    Zips zip = new Zips();
    Zips large = new Zips().large();
    Tars tar = new Tars();
    Tars posix = new Tars().posix();
    members.forEach(zip::stored);
    members.forEach(large::with);
    members.forEach(tar::with);
    members.forEach(posix::with);
    List<byte[]> archives = new ArrayList<>(List.of(zip.bytes(), large.bytes()));
    byte[] tarred = tar.bytes();
    archives.add(tarred);
    archives.add(posix.bytes());
    for (ArchiveFormat format : ArchiveFormat.values()) {
      if (format.isTar() && format.isStream()) {
        archives.add(Tars.compress(format, tarred));
      }
    }
    for (SevenZMethod method :
        List.of(SevenZMethod.COPY, SevenZMethod.LZMA2, SevenZMethod.DEFLATE, SevenZMethod.BZIP2)) {
      archives.add(SevenZips.of(method, members));
    }
    return archives;
  }

  private long batch(List<byte[]> archives, int from, int[] at) {
    long read = 0;
    for (int i = from; i < Math.min(from + BATCH, MUTATIONS); i++) {
      at[0] = i;
      SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + i);
      byte[] archive = mutate(archives, random);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        read += open(archive).size();
      } catch (Throwable e) {
        throw new AssertionError("mutation " + i + " of seed " + SEED, e);
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .as("bytes of mutation %d of seed %d", i, SEED)
          .isLessThan(MOST_BYTES);
    }
    return read;
  }

  /**
   * What may be used, which is right but in a tar, where only headers have checksums, and in one
   * that was cut, of which nobody has read the checksum.
   */
  private Map<String, byte[]> open(byte[] archive) throws IOException {
    byte[] head = Arrays.copyOf(archive, Math.min(ArchiveFormat.HEAD, archive.length));
    Optional<ArchiveFormat> format = ArchiveFormat.ofContent(head);
    if (format.isEmpty()) {
      return Map.of();
    }
    Opened opened = Opened.of(format.get(), archive, LIMITS);
    if (opened.outcome().refused()) {
      return Map.of();
    }
    Rejected problem = opened.outcome().problem();
    boolean cut = problem != null && problem.reason() == RejectReason.TRUNCATED;
    if (format.get() != ArchiveFormat.TAR && !cut) {
      opened.contents().values().forEach(bytes -> assertThat(isOfAMember(bytes)).isTrue());
    }
    return opened.contents();
  }

  private boolean isOfAMember(byte[] bytes) {
    return bytes.length == 0 || members.values().stream().anyMatch(m -> Arrays.equals(m, bytes));
  }

  private static byte[] mutate(List<byte[]> archives, SplittableRandom random) {
    byte[] archive = archives.get(random.nextInt(archives.size())).clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = random.nextInt(archive.length);
      switch (random.nextInt(6)) {
        case 0 -> archive[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> archive[at] = (byte) random.nextInt();
        case 2 -> Arrays.fill(archive, at, Math.min(archive.length, at + 4), (byte) 0xFF);
        case 3 -> archive = Arrays.copyOf(archive, at + 1);
        case 4 -> archive = joined(archive, at, archive);
        default -> archive = joined(archive, at, archives.get(random.nextInt(archives.size())));
      }
    }
    return archive;
  }

  /** The beginning of one, and the rest of another. */
  private static byte[] joined(byte[] first, int at, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first, 0, at);
    out.write(
        second, Math.min(at / 2, second.length), second.length - Math.min(at / 2, second.length));
    return out.size() == 0 ? first : out.toByteArray();
  }
}
