package org.overseer.agent.network;

/**
 * Which of the parts that an agent can do without it has. All of them, but for measuring what one
 * of them is worth (docs/adr/0031).
 *
 * @param core what stands between encoders and heads
 * @param scatterConnection whether the entities' embeddings are added to the map where they stand;
 *     without it the spatial encoder sees the planes alone
 * @param locationHead whether a command can be aimed at a point; without it the types that are are
 *     illegal. Agents that give unit orders have no such head and true here
 */
public record AgentParts(CoreKind core, boolean scatterConnection, boolean locationHead) {
  /** Nothing is missing. */
  public static final AgentParts ALL = new AgentParts(CoreKind.LSTM, true, true);
}
