package org.plasmospark.spark.features;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.Pooling;

/**
 * What features depend on besides the bytes of a cell and the view of it.
 *
 * @param weightsSha256 of the file with the base's weights
 * @param layer of the base whose channels they are; empty for the last one
 * @param engine what computes, with its numbers, for example {@code onednn-float32}
 */
public record FeatureKey(
    BaseNetwork base,
    String weightsSha256,
    Optional<String> layer,
    Pooling pooling,
    Preprocessing preprocessing,
    String engine) {
  private static final int HASH_LENGTH = 16;

  /** Names a folder: the base in words and a hash of everything. */
  public String folder() {
    String canonical =
        "features-1;base=%s;weights=%s;%spooling=%s;engine=%s;%s"
            .formatted(
                base.text(),
                weightsSha256,
                layer.map(name -> "layer=" + name + ";").orElse(""),
                pooling.text(),
                engine,
                preprocessing.canonical());
    String hash = Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8));
    return base.text() + "-" + hash.substring(0, HASH_LENGTH);
  }
}
