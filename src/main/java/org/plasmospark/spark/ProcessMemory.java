package org.plasmospark.spark;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;

/**
 * Memory of a process, in bytes; -1 for what is not known.
 *
 * @param heap in use after the last garbage collection: what is in use at any other moment says
 *     more of when that was than of the program; -1 before the first
 * @param resident physical memory, heap and native memory together; -1 where Linux does not tell
 */
public record ProcessMemory(long heap, long resident) implements Serializable {
  /** Of no process yet. */
  public static final ProcessMemory UNKNOWN = new ProcessMemory(-1, -1);

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  /** Of this process. */
  public static ProcessMemory now() {
    return new ProcessMemory(heapAfterCollection(), residentBytes());
  }

  /** The larger of both in each. */
  public ProcessMemory max(ProcessMemory other) {
    return new ProcessMemory(Math.max(heap, other.heap), Math.max(resident, other.resident));
  }

  private static long heapAfterCollection() {
    return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
        .map(GarbageCollectorMXBean::getLastGcInfo)
        .filter(Objects::nonNull)
        .max(Comparator.comparingLong(GcInfo::getEndTime))
        .map(ProcessMemory::heap)
        .orElse(UNKNOWN.heap);
  }

  private static long heap(GcInfo collection) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getName)
        .mapToLong(name -> collection.getMemoryUsageAfterGc().get(name).getUsed())
        .sum();
  }

  private static long residentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(UNKNOWN.resident);
    } catch (IOException e) {
      return UNKNOWN.resident; // not every system has /proc, and a figure is not worth a run
    }
  }
}
