package org.overseer.env.serve;

import SC2APIProtocol.Debug.DebugGameState;
import java.util.EnumSet;

/** What a game keeps for a player beside the units: camera, resources and cheats. */
final class PlayerState {
  /** Camera centre, cells. */
  float cameraX;

  float cameraY;

  int minerals;
  int vespene;

  /** Cheats that are on. */
  final EnumSet<DebugGameState> cheats = EnumSet.noneOf(DebugGameState.class);

  /** Score that a debug command has set, NaN without. */
  float setScore = Float.NaN;
}
