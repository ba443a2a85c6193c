package org.plasmospark.jobs.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Packed cells that were written at one time. A set of packed cells grows by batches; none is
 * written again.
 *
 * @param folder below the packed cells
 * @param cells in it
 * @param bytes of their images
 * @param runId that wrote it
 */
record PackBatch(String folder, long cells, long bytes, String runId) {
  private static final String KEY = "batches";

  /** The batches that a description of packed cells names. */
  static List<PackBatch> of(Map<String, Object> document) {
    List<PackBatch> batches = new ArrayList<>();
    for (Object each : (List<?>) document.get(KEY)) {
      Map<?, ?> batch = (Map<?, ?>) each;
      batches.add(
          new PackBatch(
              String.valueOf(batch.get("folder")),
              ((Number) batch.get("cells")).longValue(),
              ((Number) batch.get("bytes")).longValue(),
              String.valueOf(batch.get("run_id"))));
    }
    return batches;
  }

  /** Puts batches into a description. */
  static void describe(List<PackBatch> batches, Map<String, Object> document) {
    document.put("packed", batches.stream().mapToLong(PackBatch::cells).sum());
    document.put("packed_bytes", batches.stream().mapToLong(PackBatch::bytes).sum());
    document.put(
        KEY,
        batches.stream()
            .map(
                batch -> {
                  Map<String, Object> map = new LinkedHashMap<>();
                  map.put("folder", batch.folder());
                  map.put("cells", batch.cells());
                  map.put("bytes", batch.bytes());
                  map.put("run_id", batch.runId());
                  return map;
                })
            .toList());
  }
}
