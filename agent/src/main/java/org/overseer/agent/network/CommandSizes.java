package org.overseer.agent.network;

/**
 * Sizes of the structured command's heads (AlphaStar, detailed architecture).
 *
 * @param channels hidden units of the heads; 256 in AlphaStar
 * @param blocks residual blocks of the action type head; 16 in AlphaStar
 * @param embedding width of the autoregressive embedding; 1024 in AlphaStar
 * @param keys channels of the pointers' queries and keys; 32 in AlphaStar
 * @param maxDelay largest number of agent steps until the next decision; AlphaStar's 128 game loops
 *     are 16 agent steps
 * @param maxSelected largest number of units that one command is for; 64 in AlphaStar
 * @param mapChannels channels that the embedding gets in the smallest map; 4 in AlphaStar
 * @param mapBlocks gated residual blocks over the smallest map; 4 in AlphaStar
 */
public record CommandSizes(
    int channels,
    int blocks,
    int embedding,
    int keys,
    int maxDelay,
    int maxSelected,
    int mapChannels,
    int mapBlocks) {
  /** For agents that learn on a few cores. */
  public static final CommandSizes SMALL = new CommandSizes(48, 1, 64, 16, 4, 64, 4, 1);

  /** AlphaStar's. */
  public static final CommandSizes ALPHA_STAR = new CommandSizes(256, 16, 1024, 32, 16, 64, 4, 4);

  /** Checks that there is something of everything. */
  public CommandSizes {
    if (channels < 1 || embedding < 1 || keys < 1 || maxDelay < 1 || maxSelected < 1) {
      throw new IllegalArgumentException(
          ("channels (%d), embedding (%d), keys (%d), maxDelay (%d) and maxSelected (%d) of a"
                  + " command must be at least 1")
              .formatted(channels, embedding, keys, maxDelay, maxSelected));
    }
    if (mapChannels < 1 || blocks < 0 || mapBlocks < 0) {
      throw new IllegalArgumentException(
          ("mapChannels (%d) of a command must be at least 1, its blocks (%d) and mapBlocks (%d)"
                  + " at least 0")
              .formatted(mapChannels, blocks, mapBlocks));
    }
  }
}
