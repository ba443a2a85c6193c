package org.plasmospark.settings;

import java.util.Locale;
import java.util.Optional;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Scaling;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.Pooling;

/**
 * The network; keys {@code model.*}.
 *
 * @param preprocessing how cells become its input
 * @param baseWeights address of the file with the weights of a base network; there is one if and
 *     only if the architecture has a base
 * @param layer of the base whose channels are its features; empty for the last one
 * @param pooling of the base's features; said of every architecture, used with a base
 * @param headUnits of the dense layer on the base's features; 0 for none
 */
public record ModelSettings(
    Architecture name,
    Preprocessing preprocessing,
    Optional<String> baseWeights,
    Optional<String> layer,
    Pooling pooling,
    int headUnits) {

  /** The networks that can be trained. */
  public enum Architecture {
    /** The study's own network of two convolutions. */
    CUSTOM_CNN(null),
    /** A head on VGG16. */
    VGG16(BaseNetwork.VGG16),
    /** A head on ResNet50. */
    RESNET50(BaseNetwork.RESNET50),
    /** A head on SqueezeNet. */
    SQUEEZENET(BaseNetwork.SQUEEZENET),
    /** A head on MobileNetV2. */
    MOBILENETV2(BaseNetwork.MOBILENETV2);

    private final BaseNetwork base;

    Architecture(BaseNetwork base) {
      this.base = base;
    }

    /** The network under its head; empty if it is trained as a whole. */
    public Optional<BaseNetwork> base() {
      return Optional.ofNullable(base);
    }

    /** What the network is trained with if nothing else is set. */
    Scaling scaling() {
      return base == null ? Scaling.UNIT : base.scaling();
    }

    /** The name in settings, bundles and predictions. */
    public String text() {
      return base == null ? name().toLowerCase(Locale.ROOT).replace('_', '-') : base.text();
    }
  }
}
