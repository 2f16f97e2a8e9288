package org.overseer.training.imitation;

import java.util.function.IntFunction;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.HeadOutput;

/** How many labels are the most probable choice, by kind, and how probable they are. */
final class LabelStatistics {
  /** Kinds of choices: those of unit orders, and all of structured commands. */
  enum Kind {
    KEEP,
    STOP,
    STEP,
    ATTACK,
    COMMAND;

    static Kind ofOrder(int order) {
      if (order == OrderSpace.KEEP) {
        return KEEP;
      } else if (order == OrderSpace.STOP) {
        return STOP;
      }
      return order < OrderSpace.FIRST_ATTACK ? STEP : ATTACK;
    }
  }

  private final IntFunction<Kind> kinds;
  private final int[] labels = new int[Kind.values().length];
  private final int[] right = new int[Kind.values().length];
  private int legal;
  private double crossEntropy;

  private LabelStatistics(IntFunction<Kind> kinds) {
    this.kinds = kinds;
  }

  /** Of the choices of an agent with this action head. */
  static LabelStatistics of(ActionHeadKind head) {
    return new LabelStatistics(
        head == ActionHeadKind.UNIT_ORDERS ? Kind::ofOrder : choice -> Kind.COMMAND);
  }

  /**
   * Takes in rows of one head.
   *
   * @param logProbabilities masked log-softmax, {@code [R, A]}
   * @param width A
   * @param chosen the label of each row, {@code [R]}
   */
  void add(float[] logProbabilities, int width, int[] chosen) {
    for (int k = 0; k < chosen.length; k++) {
      int kind = kinds.apply(chosen[k]).ordinal();
      labels[kind]++;
      float label = logProbabilities[k * width + chosen[k]];
      if (HeadOutput.isLegal(label)) {
        legal++;
        crossEntropy -= label;
      }
      boolean best = true;
      for (int a = 0; a < width; a++) {
        best &= a == chosen[k] || logProbabilities[k * width + a] < label;
      }
      right[kind] += best ? 1 : 0;
    }
  }

  /** Number of labels of a kind. */
  int labels(Kind kind) {
    return labels[kind.ordinal()];
  }

  /** Share of the labels of a kind that are the most probable choice; NaN without any. */
  double accuracy(Kind kind) {
    return (double) right[kind.ordinal()] / labels[kind.ordinal()];
  }

  /** Share of all labels that are the most probable choice; NaN without any. */
  double accuracy() {
    int all = 0;
    int hits = 0;
    for (int kind = 0; kind < labels.length; kind++) {
      all += labels[kind];
      hits += right[kind];
    }
    return (double) hits / all;
  }

  /** Mean of −log π over the legal labels, in nats; NaN without any. */
  double crossEntropy() {
    return crossEntropy / legal;
  }
}
