package org.overseer.env.serve;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the virtual processes of a server share.
 *
 * @param gameThreads for answers that come later
 * @param seeds of games whose creator names none; thread-safe
 * @param replays folder below which replay_path is looked up, null for none
 */
record Services(
    Rendezvous rendezvous,
    Executor gameThreads,
    IntSupplier seeds,
    GameClock clock,
    @Nullable Path replays) {}
