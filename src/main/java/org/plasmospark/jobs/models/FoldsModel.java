package org.plasmospark.jobs.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.Software;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.model.NetworkSoup;
import org.plasmospark.settings.FoldsPublication;

/**
 * One model of the networks of a cross-validation: an ensemble, or one network with the mean of
 * their parameters.
 */
public final class FoldsModel {
  private static final String PUBLISH = "train.publish";

  private FoldsModel() {}

  /**
   * Makes it.
   *
   * @param kind not {@code FOLDS}
   * @param folds of one training, in their order
   * @param data what the model is to say of all the cells that its networks were trained on
   * @param metrics of the networks, each measured on its own test patients, by name
   * @param where the networks are, for sentences
   * @throws UserException USAGE if there is no mean of their parameters
   */
  public static ModelBundle of(
      JobContext context,
      FoldsPublication kind,
      List<ModelBundle> folds,
      BundleMetadata.Data data,
      Map<String, Double> metrics,
      String where) {
    boolean soup = kind == FoldsPublication.SOUP;
    if (soup && folds.stream().anyMatch(fold -> fold.metadata().base() == null)) {
      throw noSoup(where);
    }
    List<byte[]> networks = folds.stream().map(fold -> fold.networks().get(0)).toList();
    return ModelBundle.create(
        description(
            context, soup, folds.stream().map(ModelBundle::metadata).toList(), data, metrics),
        soup ? List.of(NetworkSoup.of(networks, where)) : networks);
  }

  /**
   * The refusal of a soup.
   *
   * @param of what the networks are
   */
  public static UserException noSoup(String of) {
    return new UserException(
        ExitCode.USAGE,
        ("train.publish = soup averages the parameters of networks that have set out from the same"
                + " published base, which those of %s have not: set train.publish to ensemble.")
            .formatted(of));
  }

  private static BundleMetadata description(
      JobContext context,
      boolean soup,
      List<BundleMetadata> folds,
      BundleMetadata.Data data,
      Map<String, Double> metrics) {
    BundleMetadata first = folds.get(0);
    Map<String, Object> training = new TreeMap<>(first.training());
    training.put(PUBLISH, (soup ? FoldsPublication.SOUP : FoldsPublication.ENSEMBLE).text());
    return new BundleMetadata(
        soup ? BundleMetadata.FORMAT : BundleMetadata.FORMAT_OF_SEVERAL,
        first.name(),
        null,
        "The mean of the %s of %d networks, each: %s"
            .formatted(soup ? "parameters" : "probabilities", folds.size(), first.architecture()),
        soup ? first.parameters() : folds.stream().mapToLong(BundleMetadata::parameters).sum(),
        first.labels(),
        first.input(),
        first.preprocessing(),
        first.threshold(),
        first.views(),
        data,
        training,
        new HashMap<>(metrics),
        precision(folds),
        first.base(),
        soup
            ? null
            : folds.stream().map(each -> new BundleMetadata.Network(each.version())).toList(),
        Software.versions(),
        context.runId(),
        context.startedAt().toString(),
        first.intendedUse(),
        first.limits(),
        Map.of());
  }

  /** In float32 if one of them needs it; else with the comparison that differs most. */
  private static BundleMetadata.Precision precision(List<BundleMetadata> folds) {
    List<BundleMetadata.Precision> all = new ArrayList<>();
    folds.stream().map(BundleMetadata::precision).filter(Objects::nonNull).forEach(all::add);
    if (all.size() < folds.size()) {
      return null;
    }
    BundleMetadata.Precision worst = all.get(0);
    for (BundleMetadata.Precision each : all) {
      if (difference(each) > difference(worst)) {
        worst = each;
      }
    }
    return worst;
  }

  /** How much the precisions differ; the more, the less a network may be computed in another. */
  private static double difference(BundleMetadata.Precision precision) {
    BundleMetadata.PrecisionMetrics comparison = precision.comparison();
    if (precision.requiresFloat32() || comparison == null || !comparison.withinLimits()) {
      return 2;
    }
    return comparison.largestDifference() == null ? 1 : comparison.largestDifference();
  }
}
