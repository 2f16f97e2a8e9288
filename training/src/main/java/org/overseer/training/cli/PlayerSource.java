package org.overseer.training.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.env.Strategy;
import org.overseer.eval.match.AgentPlayer;
import org.overseer.eval.match.Player;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.config.ConfigException;
import org.overseer.training.imitation.ProjectedPlayer;
import org.overseer.training.reward.StrategySource;
import org.overseer.training.run.ContentHash;

/**
 * Makes any number of one player, for several threads at once.
 *
 * @param name what results call it
 * @param fingerprint equal for players that play alike
 * @param maker makes one
 */
record PlayerSource(String name, String fingerprint, Supplier<Player> maker)
    implements Supplier<Player> {
  @Override
  public Player get() {
    return maker.get();
  }

  /** The scripted players of a level. */
  static PlayerSource script(String level) {
    String name = ScriptedPlayers.PREFIX + level;
    return new PlayerSource(name, name, () -> new ScriptedPlayers(level));
  }

  /** The agent in a model folder, told no strategy. */
  static PlayerSource agent(String name, Path folder) {
    return agent(name, folder, Strategy.NONE, OrderChoice.MOST_PROBABLE);
  }

  /**
   * The agent in a model folder, which is read here: training may remove it. Each thread has a
   * network of its own, because a policy owns its network.
   *
   * @param strategy what it is told to follow
   * @param choice how it takes its decisions
   * @throws ConfigException if it has no inputs for a strategy that it is told
   */
  static PlayerSource agent(String name, Path folder, Strategy strategy, OrderChoice choice) {
    AgentArchitecture agent = AgentFolder.load(folder);
    if (!strategy.equals(Strategy.NONE) && !StrategySource.isSeen(agent.config().features())) {
      throw new ConfigException(
          "player '%s': its agent has no inputs for a strategy; play it without strategy:FILE:, or train one with agent.features=all"
              .formatted(name));
    }
    ParameterSnapshot weights = ParameterSnapshot.of(0, agent.parameters());
    ThreadLocal<AgentArchitecture> networks =
        ThreadLocal.withInitial(
            () -> {
              AgentArchitecture copy =
                  new AgentArchitecture(agent.config(), new SplittableRandom(0));
              weights.copyTo(copy.parameters());
              return copy;
            });
    return new PlayerSource(
        name,
        prefix(strategy) + prefix(choice) + fingerprint(agent.config(), weights),
        () ->
            new AgentPlayer(
                name, new Policy(networks.get(), KernelSelection.choose()), choice, strategy));
  }

  /** The same player with its commands put through the decisions that agents have. */
  PlayerSource through(Projection projection) {
    String projected = projection.prefix() + name;
    return new PlayerSource(
        projected,
        projection.prefix() + fingerprint,
        () -> new ProjectedPlayer(maker.get(), projected, projection.space()));
  }

  /** Equal for equal strategies, whatever order their sets have. */
  private static String prefix(Strategy strategy) {
    return strategy.equals(Strategy.NONE)
        ? ""
        : "%s %s %s %s:"
            .formatted(
                strategy.buildOrder(),
                new TreeSet<>(strategy.builtUnits()),
                new TreeSet<>(strategy.effects()),
                new TreeSet<>(strategy.upgrades()));
  }

  private static String prefix(OrderChoice choice) {
    return choice.equals(OrderChoice.MOST_PROBABLE) ? "" : choice.temperature() + ":";
  }

  /**
   * SHA-256 of an agent's sizes, inputs and parameters: of what was read, not of files that may
   * have been replaced since.
   */
  static String fingerprint(AgentArchitecture agent) {
    return fingerprint(agent.config(), ParameterSnapshot.of(0, agent.parameters()));
  }

  private static String fingerprint(AgentConfig config, ParameterSnapshot weights) {
    MessageDigest digest = ContentHash.sha256();
    digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
    weights
        .values()
        .forEach(
            (parameter, values) -> {
              ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
              bytes.asFloatBuffer().put(values);
              digest.update(parameter.getBytes(StandardCharsets.UTF_8));
              digest.update(bytes);
            });
    return HexFormat.of().formatHex(digest.digest());
  }
}
