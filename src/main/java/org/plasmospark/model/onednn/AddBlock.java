package org.plasmospark.model.onednn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.plasmospark.model.compute.Activation;

/** The sum of several inputs, with its activation. */
final class AddBlock implements Block {
  private final int leading;
  private final Activation activation;
  private Tensor output;

  /**
   * @param leading index of the input in whose layout the sum shall be
   */
  AddBlock(int leading, Activation activation) {
    this.leading = leading;
    this.activation = activation;
  }

  @Override
  public Tensor forward(Plan plan, List<Tensor> inputs) {
    List<Tensor> addends = new ArrayList<>(inputs);
    Tensor sum = addends.remove(leading);
    memory.desc layout = sum.desc();
    output = plan.kept(layout);
    for (int i = 0; i < addends.size(); i++) {
      boolean last = i == addends.size() - 1;
      plan.add(
          plan.forward(),
          sum,
          plan.keptIn(layout, addends.get(i)),
          output,
          last ? activation : Activation.IDENTITY);
      sum = output;
    }
    return output;
  }

  @Override
  public List<Tensor> backward(Plan plan, Tensor gradient, List<Boolean> wanted) {
    Tensor each =
        activation.rectifies() ? ReluMask.apply(plan, gradient, output, activation) : gradient;
    if (Collections.frequency(wanted, true) > 1) {
      plan.share(each);
    }
    return wanted.stream().map(input -> input ? each : null).toList();
  }
}
