package org.plasmospark.model.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;

/** Primitives with their arguments in the order in which they run. */
final class Program {
  private record Operation(primitive primitive, IntMemoryMap arguments) {}

  private final List<Operation> operations = new ArrayList<>();

  void add(primitive primitive, IntMemoryMap arguments) {
    operations.add(new Operation(primitive, arguments));
  }

  void run(stream stream) {
    for (Operation operation : operations) {
      operation.primitive().execute(stream, operation.arguments());
    }
    if (!operations.isEmpty()) {
      stream._wait();
    }
  }
}
