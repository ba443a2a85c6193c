package org.plasmospark.model.onednn;

import java.util.Collections;
import java.util.List;

/** A layer with one input. */
interface UnaryBlock extends Block {

  /** As the other, with the input. */
  Tensor forward(Plan plan, Tensor input);

  /**
   * As the other.
   *
   * @return the gradient with respect to the input, or null if it is not wanted
   */
  Tensor backward(Plan plan, Tensor gradient, boolean wanted);

  @Override
  default Tensor forward(Plan plan, List<Tensor> inputs) {
    return forward(plan, inputs.get(0));
  }

  @Override
  default List<Tensor> backward(Plan plan, Tensor gradient, List<Boolean> wanted) {
    return Collections.singletonList(backward(plan, gradient, wanted.get(0)));
  }
}
