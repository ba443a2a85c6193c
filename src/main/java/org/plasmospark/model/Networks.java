package org.plasmospark.model;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What DL4J's chains ({@code MultiLayerNetwork}) and graphs ({@code ComputationGraph}) of layers
 * both have, but not by a type of their own. Everything else that trains a network takes either.
 */
public final class Networks {
  private Networks() {}

  /** Updates that were made. */
  public static int updates(Model network) {
    return network instanceof ComputationGraph graph
        ? graph.getConfiguration().getIterationCount()
        : ((MultiLayerNetwork) network).getIterationCount();
  }

  /** Sets how many updates were made, by which learning rates and Adam's corrections go. */
  public static void setUpdates(Model network, int updates) {
    if (network instanceof ComputationGraph graph) {
      graph.getConfiguration().setIterationCount(updates);
    } else {
      ((MultiLayerNetwork) network).setIterationCount(updates);
    }
  }

  /** The epoch, counted from 0. */
  public static int epoch(Model network) {
    return network instanceof ComputationGraph graph
        ? graph.getConfiguration().getEpochCount()
        : ((MultiLayerNetwork) network).getEpochCount();
  }

  /**
   * Sets the epoch, by which learning rates go.
   *
   * @param epoch counted from 0
   */
  public static void setEpoch(Model network, int epoch) {
    if (network instanceof ComputationGraph graph) {
      graph.getConfiguration().setEpochCount(epoch);
    } else {
      ((MultiLayerNetwork) network).setEpochCount(epoch);
    }
  }

  /** Sets the loss that the network reports. */
  public static void setScore(Model network, double score) {
    if (network instanceof ComputationGraph graph) {
      graph.setScore(score);
    } else {
      ((MultiLayerNetwork) network).setScore(score);
    }
  }

  /**
   * The learning rate of the last update that was made.
   *
   * @param epoch of it, counted from 0
   * @return NaN for an updater without a rate
   */
  public static double learningRate(Model network, int epoch) {
    Layer output =
        network instanceof ComputationGraph graph
            ? graph.getOutputLayer(0).conf().getLayer()
            : ((MultiLayerNetwork) network).getOutputLayer().conf().getLayer();
    return output instanceof BaseLayer layer
        ? layer.getIUpdater().getLearningRate(updates(network) - 1, epoch)
        : Double.NaN;
  }

  /** Parameters and updater state of a network, set to some values. */
  public static void restore(Model network, float[] parameters, float[] updaterState) {
    FloatVectors.view(network.params()).put(parameters);
    if (updaterState.length > 0) {
      FloatVectors.view(updaterState(network)).put(updaterState);
    }
  }

  /** Copies parameters and updater state into arrays; an empty one for the state takes nothing. */
  public static void store(Model network, float[] parameters, float[] updaterState) {
    FloatVectors.view(network.params()).get(parameters);
    if (updaterState.length > 0) {
      FloatVectors.view(updaterState(network)).get(updaterState);
    }
  }

  /** The flat state of the updater, made if there is none yet; null for one without a state. */
  public static INDArray updaterState(Model network) {
    return network instanceof ComputationGraph graph
        ? graph.getUpdater().getStateViewArray()
        : ((MultiLayerNetwork) network).getUpdater().getStateViewArray();
  }

  /** The flat state of the updater if there is one already, else null. */
  static INDArray existingUpdaterState(Model network) {
    if (network instanceof ComputationGraph graph) {
      ComputationGraphUpdater updater = graph.getUpdater(false);
      return updater == null ? null : updater.getStateViewArray();
    }
    Updater updater = ((MultiLayerNetwork) network).getUpdater(false);
    return updater == null ? null : updater.getStateViewArray();
  }

  /** DL4J's own JSON; carries the counts of updates and epochs. */
  static String configurationJson(Model network) {
    return network instanceof ComputationGraph graph
        ? graph.getConfiguration().toJson()
        : ((MultiLayerNetwork) network).getLayerWiseConfigurations().toJson();
  }

  /** The configurations of all layers; changes show in the network. */
  static List<Layer> layers(Model network) {
    return network instanceof ComputationGraph graph
        ? layers(graph.getConfiguration())
        : layers(((MultiLayerNetwork) network).getLayerWiseConfigurations());
  }

  /** The layers of a chain. */
  static List<Layer> layers(MultiLayerConfiguration chain) {
    return chain.getConfs().stream().map(conf -> conf.getLayer()).toList();
  }

  /** The layers among the vertices of a graph. */
  static List<Layer> layers(ComputationGraphConfiguration graph) {
    Stream<LayerVertex> vertices =
        graph.getVertices().values().stream()
            .filter(LayerVertex.class::isInstance)
            .map(LayerVertex.class::cast);
    return vertices.map(vertex -> vertex.getLayerConf().getLayer()).toList();
  }
}
