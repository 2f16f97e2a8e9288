package org.overseer.training.metrics;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Every figure that a run reports. {@code docs/metrics.md} is the readers' copy of this list; a
 * test compares the two.
 */
public enum Metric {
  // Rollout.
  STEPS_PER_SECOND(
      "rollout/steps_per_second", "1/s", Kind.LAST, "agent steps a second since the last report"),
  EPISODES("rollout/episodes", "games", Kind.SUM, "games that ended since the last report"),
  EPISODE_RETURN(
      "rollout/episode_return", "", Kind.MEAN, "sum of rewards of a game against a frozen version"),
  EPISODE_STEPS("rollout/episode_steps", "steps", Kind.MEAN, "length of a game in agent steps"),
  WIN_RATE(
      "rollout/win_rate",
      "",
      Kind.LAST,
      "share won of the last 500 games against frozen versions; a draw is not a win"),
  SCRIPT_WIN_RATE(
      "rollout/script_win_rate",
      "",
      Kind.LAST,
      "share won of the last 500 games against the scripts of `league.scripts`"),
  ROLLOUT_RESTARTS(
      "rollout/restarts",
      "restarts",
      Kind.SUM,
      "games and rollout actors replaced after a failure or a stall"),
  ACTING_FAILURES(
      "rollout/acting_failures",
      "answers",
      Kind.SUM,
      "times that a network's answer was not finite and its games started again"),

  // Learner.
  UPDATES_PER_SECOND(
      "learner/updates_per_second",
      "1/s",
      Kind.LAST,
      "updates of the weights a second since the last report"),
  LOSS("learner/loss", "", Kind.MEAN, "sum of the weighted losses"),
  POLICY_LOSS(
      "learner/policy_loss",
      "",
      Kind.MEAN,
      "V-trace policy gradient loss; in cloning the cross-entropy of the labels in nats"),
  VALUE_LOSS(
      "learner/value_loss", "", Kind.MEAN, "squared error of the value against its TD(λ) target"),
  ENTROPY(
      "learner/entropy",
      "",
      Kind.MEAN,
      "entropy of an order over that of a uniform choice among the legal ones, 0 to 1"),
  MAGNET_DIVERGENCE(
      "learner/magnet_divergence",
      "nats",
      Kind.MEAN,
      "KL divergence of an order's distribution from that of the mean parameters"),
  TEACHER_DIVERGENCE(
      "learner/teacher_divergence",
      "nats",
      Kind.MEAN,
      "KL divergence of the teacher's distribution from the policy's; 0 without a teacher"),
  ENTROPY_WEIGHT("learner/entropy_weight", "", Kind.LAST, "weight of the entropy in the loss"),
  BARRIER_WEIGHT("learner/barrier_weight", "", Kind.LAST, "weight of the log barrier in the loss"),
  GRADIENT_NORM(
      "learner/gradient_norm", "", Kind.MEAN, "global norm of the gradient before clipping"),
  LEARNING_RATE(
      "learner/learning_rate",
      "",
      Kind.LAST,
      "step size of the optimizer; rate in the status line of model train"),
  RHO_CLIPPED_FRACTION(
      "learner/rho_clipped_fraction", "", Kind.MEAN, "share of importance ratios above ρ̄"),
  EXPLAINED_VARIANCE(
      "learner/explained_variance",
      "",
      Kind.MEAN,
      "1 − variance of the value's error ÷ variance of its target, of the first reward stream"),
  WIN_LOSS_EXPLAINED_VARIANCE(
      "learner/win_loss_explained_variance",
      "",
      Kind.MEAN,
      "the same of win and loss, where that is a further stream"),
  BUILD_ORDER_EXPLAINED_VARIANCE(
      "learner/build_order_explained_variance",
      "",
      Kind.MEAN,
      "the same of following a strategy's build order, where that is a further stream"),
  BUILT_UNITS_EXPLAINED_VARIANCE(
      "learner/built_units_explained_variance",
      "",
      Kind.MEAN,
      "the same of following a strategy's unit types, where that is a further stream"),
  EFFECTS_EXPLAINED_VARIANCE(
      "learner/effects_explained_variance",
      "",
      Kind.MEAN,
      "the same of following a strategy's abilities, where that is a further stream"),
  UPGRADES_EXPLAINED_VARIANCE(
      "learner/upgrades_explained_variance",
      "",
      Kind.MEAN,
      "the same of following a strategy's upgrades, where that is a further stream"),
  REJECTED_UPDATES(
      "learner/rejected_updates",
      "updates",
      Kind.SUM,
      "updates not made because of a number that is not finite, since the last report"),
  POLICY_LAG(
      "learner/policy_lag_versions",
      "versions",
      Kind.MEAN,
      "learner version minus the version that played"),
  POLICY_LAG_MEDIAN(
      "learner/policy_lag_median_versions",
      "versions",
      Kind.MEAN,
      "its median over the trajectories of an update"),
  POLICY_LAG_P90(
      "learner/policy_lag_p90_versions",
      "versions",
      Kind.MEAN,
      "what nine in ten trajectories of an update do not exceed"),
  POLICY_LAG_MAX(
      "learner/policy_lag_max_versions",
      "versions",
      Kind.MAX,
      "largest difference since the last report"),

  // Replay.
  REPLAY_FILL("replay/fill_ratio", "", Kind.LAST, "trajectories held ÷ capacity"),
  SAMPLES_PER_INSERT(
      "replay/samples_per_insert",
      "",
      Kind.LAST,
      "samples taken ÷ trajectories inserted, since the start"),
  REPLAY_DROPPED(
      "replay/dropped", "trajectories", Kind.SUM, "trajectories dropped for their policy lag"),
  LEARNER_WAIT(
      "replay/learner_wait_seconds",
      "s",
      Kind.SUM,
      "time the learner waited for trajectories since the last report"),
  ROLLOUT_WAIT(
      "replay/rollout_wait_seconds",
      "s",
      Kind.SUM,
      "time the games waited for the learner since the last report, summed over rollout actors"),

  // Cloning.
  CLONE_CROSS_ENTROPY(
      "imitation/held_out_cross_entropy",
      "nats",
      Kind.LAST,
      "−log probability of what the expert says in games that are not learned from"),
  CLONE_ACCURACY(
      "imitation/held_out_accuracy",
      "",
      Kind.LAST,
      "share of those orders that are the clone's most probable ones"),
  CLONE_ACCURACY_KEEP(
      "imitation/held_out_accuracy_keep", "", Kind.LAST, "the same where the expert keeps"),
  CLONE_ACCURACY_STOP(
      "imitation/held_out_accuracy_stop", "", Kind.LAST, "the same where the expert stops"),
  CLONE_ACCURACY_STEP(
      "imitation/held_out_accuracy_step", "", Kind.LAST, "the same where the expert steps"),
  CLONE_ACCURACY_ATTACK(
      "imitation/held_out_accuracy_attack", "", Kind.LAST, "the same where the expert attacks"),

  // Recipes.
  EXAMPLES_PER_SECOND(
      "recipe/examples_per_second", "1/s", Kind.LAST, "examples learned from a second"),
  EPOCHS("recipe/epochs", "", Kind.LAST, "how often each example has been learned from"),
  HELD_OUT_LOSS("recipe/held_out_loss", "", Kind.LAST, "loss on held-out data"),
  HELD_OUT_WORD_LOSS(
      "recipe/held_out_word_loss",
      "nats",
      Kind.LAST,
      "cross-entropy per hidden byte that is no white space, on held-out text"),
  HELD_OUT_ACCURACY(
      "recipe/held_out_accuracy", "", Kind.LAST, "share of right answers on held-out data"),
  HELD_OUT_SCORE(
      "recipe/held_out_score",
      "",
      Kind.LAST,
      "mean over several tasks of accuracies and correlations on held-out data"),
  HELD_OUT_END_POINT_ERROR(
      "recipe/held_out_end_point_error",
      "pixels",
      Kind.LAST,
      "mean distance of estimated from true motion on held-out frames"),
  HELD_OUT_VIDEO_PSNR(
      "recipe/held_out_video_psnr_db",
      "dB",
      Kind.LAST,
      "peak signal-to-noise ratio of reconstructed held-out video"),
  HELD_OUT_AUDIO_PSNR(
      "recipe/held_out_audio_psnr_db",
      "dB",
      Kind.LAST,
      "peak signal-to-noise ratio of reconstructed held-out sound"),

  // League, process.
  LEAGUE_VERSIONS("league/versions", "versions", Kind.LAST, "past players in the league"),
  LEAGUE_LOWEST_WIN_RATE(
      "league/lowest_win_rate",
      "",
      Kind.LAST,
      "lowest decayed win rate of the first main agent against a past player"),
  LEAGUE_EXPLOITER_WIN_RATE(
      "league/exploiter_win_rate",
      "",
      Kind.MEAN,
      "decayed win rate of the main exploiters against the first main agent as it is"),
  LEAGUE_RESETS(
      "league/resets", "resets", Kind.SUM, "exploiters that started over since the last report"),
  HEAP_BYTES("jvm/heap_bytes", "bytes", Kind.LAST, "Java heap in use"),
  NATIVE_BYTES("native/javacpp_bytes", "bytes", Kind.LAST, "native memory held through JavaCPP");

  /** What a report shows of the values recorded since the one before. */
  public enum Kind {
    /** The newest value, kept until there is a newer one. */
    LAST,
    /** Their mean; nothing if there were none. */
    MEAN,
    /** Their largest; nothing if there were none. */
    MAX,
    /** Their sum, 0 if there were none. */
    SUM
  }

  private static final String RECIPE = "recipe/";

  private static final Set<Metric> SHARED =
      EnumSet.of(UPDATES_PER_SECOND, LOSS, GRADIENT_NORM, LEARNING_RATE, HEAP_BYTES, NATIVE_BYTES);

  private final String key;
  private final String unit;
  private final Kind kind;
  private final String meaning;

  Metric(String key, String unit, Kind kind, String meaning) {
    this.key = key;
    this.unit = unit;
    this.kind = kind;
    this.meaning = meaning;
  }

  /** {@code group/name}, as in files and in TensorBoard. */
  public String key() {
    return key;
  }

  /** The key of this metric's share that is of one scenario. */
  String key(String scenario) {
    return key + "/" + scenario;
  }

  /** Unit, empty for a plain number. */
  public String unit() {
    return unit;
  }

  /** How values between two reports are put together. */
  public Kind kind() {
    return kind;
  }

  /** One line for the reader of a curve. */
  public String meaning() {
    return meaning;
  }

  /** The metrics of self-play, in the order of declaration. */
  public static List<Metric> ofSelfPlay() {
    return Arrays.stream(values()).filter(metric -> !metric.key.startsWith(RECIPE)).toList();
  }

  /** The metrics of {@code model train}, in the order of declaration. */
  public static List<Metric> ofRecipes() {
    return Arrays.stream(values())
        .filter(metric -> metric.key.startsWith(RECIPE) || SHARED.contains(metric))
        .toList();
  }
}
