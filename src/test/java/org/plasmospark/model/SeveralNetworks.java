package org.plasmospark.model;

import java.util.Collections;

/** Descriptions of bundles with several networks. */
public final class SeveralNetworks {
  private SeveralNetworks() {}

  /** What a description would say if its bundle had so many networks. */
  public static BundleMetadata described(BundleMetadata one, int networks) {
    return new BundleMetadata(
        BundleMetadata.FORMAT_OF_SEVERAL,
        one.name(),
        one.version(),
        one.architecture(),
        networks * one.parameters(),
        one.labels(),
        one.input(),
        one.preprocessing(),
        one.threshold(),
        one.views(),
        one.data(),
        one.training(),
        one.metrics(),
        one.precision(),
        one.base(),
        Collections.nCopies(networks, new BundleMetadata.Network("0123456789ab")),
        one.software(),
        one.runId(),
        one.createdAt(),
        one.intendedUse(),
        one.limits(),
        one.files());
  }
}
