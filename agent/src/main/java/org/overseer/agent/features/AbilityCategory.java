package org.overseer.agent.features;

/** As which ability an agent's inputs show an id of the protocol. */
public final class AbilityCategory {
  private AbilityCategory() {}

  /**
   * Category of an ability: equal for its specific and its general id, and for all ids that the
   * inputs do not tell apart.
   *
   * @return 0 for id 0, which is no ability, else a positive number
   */
  public static int of(int id) {
    return GameData.abilityCategory(id);
  }
}
