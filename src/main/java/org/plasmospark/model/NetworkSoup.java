package org.plasmospark.model;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.plasmospark.UserException;

/**
 * One network with the mean of the parameters of several that have set out from the same ones
 * (Wortsman et al. 2022, "Model soups: averaging weights of multiple fine-tuned models improves
 * accuracy without increasing inference time").
 */
public final class NetworkSoup {
  private NetworkSoup() {}

  /**
   * Averages, in double precision in the order of the networks.
   *
   * @param networks of one architecture, each as {@link ModelZip} writes it
   * @param where they are, for sentences
   * @return the same
   * @throws UserException BUNDLE_INVALID if they are not of one architecture
   */
  public static byte[] of(List<byte[]> networks, String where) {
    PortableNetwork first = portable(networks.get(0), where);
    double[] sums = new double[first.parameters().length];
    for (byte[] zip : networks) {
      PortableNetwork each = zip == networks.get(0) ? first : portable(zip, where);
      if (each.parameters().length != sums.length) {
        throw ModelBundle.invalid(
            where,
            "its networks have %,d and %,d parameters and no mean"
                .formatted(sums.length, each.parameters().length));
      }
      for (int i = 0; i < sums.length; i++) {
        sums[i] += each.parameters()[i];
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / networks.size());
    }
    Model soup = first.with(means).toNetwork();
    try {
      return ModelZip.write(soup);
    } finally {
      NetworkMemory.free(soup);
    }
  }

  private static PortableNetwork portable(byte[] zip, String where) {
    Model network = ModelZip.read(zip, where);
    try {
      return PortableNetwork.of(network);
    } finally {
      NetworkMemory.free(network);
    }
  }
}
