package org.overseer.training.config;

import java.util.List;

/**
 * From whom a run with {@link LearningAlgorithm#IMITATION} learns.
 *
 * @param expert whose orders are learned: {@code bot:idle} to {@code bot:elite}, a run, or a model
 *     folder
 * @param opponents against whom the games are played, as likely as each other; the expert among
 *     them is learned from on both sides
 * @param data folder of recorded games to learn from; empty plays games on the way
 * @param relabel whether the expert also says, where others play in recorded games, what it would
 *     do: their games are learned from too
 * @param dagger share of the games that the pupil plays itself, while the expert says what it would
 *     do; 0 learns from the expert's own games alone
 * @param heldOutInterval updates between two measurements on games that are not learned from
 */
public record ImitationConfig(
    String expert,
    List<String> opponents,
    String data,
    boolean relabel,
    @Range(min = 0, max = 1) double dagger,
    @Range(min = 1) int heldOutInterval) {
  /** Checks what one setting alone cannot tell. */
  public ImitationConfig {
    PathSetting.require("imitation.data", data);
    if (opponents.isEmpty()) {
      throw new IllegalArgumentException(
          "imitation.opponents must name at least one player, such as [bot:elite]");
    }
    if (!data.isEmpty() && dagger > 0) {
      throw new IllegalArgumentException(
          "imitation.dagger must be 0 with imitation.data, because a recorded game goes on as it was"
              + " played, but is "
              + dagger);
    }
    if (relabel && data.isEmpty()) {
      throw new IllegalArgumentException(
          "imitation.relabel needs the recorded games of imitation.data; without them the expert is"
              + " asked in every game anyway");
    }
  }
}
