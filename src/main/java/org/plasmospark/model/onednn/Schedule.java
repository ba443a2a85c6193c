package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_SCALES;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;

/**
 * Steps whose memory is placed when all of them are known: only then is it known how long each
 * value is needed.
 */
final class Schedule {
  /** An argument of a step. */
  record Use(int index, Value value) {}

  private record Step(primitive primitive, primitive_desc_base description, List<Use> uses) {}

  private final Assembler assembler;
  private final List<Step> steps = new ArrayList<>();

  Schedule(Assembler assembler) {
    this.assembler = assembler;
  }

  static Use use(int index, Value value) {
    return new Use(index, value);
  }

  void add(primitive primitive, primitive_desc_base description, Use... uses) {
    for (Use use : uses) {
      use.value().usedIn(steps.size());
    }
    steps.add(new Step(primitive, description, List.of(uses)));
  }

  /** The value in a layout and type: itself if it has it, else a copy. */
  Value in(memory.desc layout, Value value) {
    if (value.desc().equals(layout)) {
      return value;
    }
    Value copy = Value.of(layout);
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            assembler.engine(),
            value.desc(),
            assembler.engine(),
            layout,
            assembler.attributes(),
            false);
    add(new reorder(description), description, use(DNNL_ARG_FROM, value), use(DNNL_ARG_TO, copy));
    return copy;
  }

  /**
   * The value in a layout and type, multiplied with a factor in float32 before it is rounded.
   *
   * @param factor one number
   */
  Value scaled(memory.desc layout, Value value, Value factor) {
    Value copy = Value.of(layout);
    primitive_attr attributes = assembler.attributes();
    attributes.set_scales_mask(DNNL_ARG_FROM, 0);
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            assembler.engine(), value.desc(), assembler.engine(), layout, attributes, false);
    add(
        new reorder(description),
        description,
        use(DNNL_ARG_FROM, value),
        use(DNNL_ARG_ATTR_SCALES | DNNL_ARG_FROM, factor),
        use(DNNL_ARG_TO, copy));
    return copy;
  }

  /**
   * Places the values and puts the steps into a program.
   *
   * @param result a value that is read after the last step
   */
  void place(Program program, Value result) {
    place(result);
    for (Step step : steps) {
      add(program, step);
    }
  }

  /** Whether the last step makes this value, in memory that no other value shares. */
  boolean endsIn(Value value) {
    return !steps.isEmpty() && !value.placed() && value.isOnlyUsedIn(steps.size() - 1);
  }

  /**
   * Places the values and puts all steps but the last into a program.
   *
   * @param result what the last step makes, as {@link #endsIn} says
   * @param places where to it may write that, each in the value's layout
   * @return the last step, for each place
   */
  List<Program> place(Program program, Value result, List<Tensor> places) {
    result.place(places.get(0));
    place(result);
    int last = steps.size() - 1;
    for (Step step : steps.subList(0, last)) {
      add(program, step);
    }
    List<Program> endings = new ArrayList<>();
    for (Tensor place : places) {
      result.place(place);
      Program ending = new Program();
      add(ending, steps.get(last));
      endings.add(ending);
    }
    return endings;
  }

  private void add(Program program, Step step) {
    assembler.add(
        program,
        step.primitive(),
        step.description(),
        step.uses().stream()
            .map(use -> Assembler.arg(use.index(), use.value().tensor()))
            .toArray(Assembler.Argument[]::new));
  }

  private void place(Value result) {
    result.usedIn(steps.size());
    Set<Value> values = new LinkedHashSet<>();
    steps.forEach(step -> step.uses().forEach(use -> values.add(use.value())));
    values.add(result);
    List<Value> owners =
        values.stream().map(Value::owner).distinct().filter(v -> !v.placed()).toList();
    Arena.Placement placement = Arena.place(owners.stream().map(Value::block).toList());
    if (placement.bytes() > 0) {
      Tensor arena =
          assembler.allocate(
              new memory.desc(
                  new long[] {placement.bytes()}, memory.data_type.u8, memory.format_tag.a));
      for (int i = 0; i < owners.size(); i++) {
        Value owner = owners.get(i);
        owner.place(assembler.view(arena, placement.offsets()[i], owner.desc()));
      }
    }
    for (Value value : values) {
      if (!value.placed()) {
        value.place(assembler.view(value.owner().tensor(), 0, value.desc()));
      }
    }
  }
}
