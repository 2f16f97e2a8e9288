/**
 * Parameters outside the network: versioned snapshots and model folders.
 *
 * <p>A snapshot is what the learner publishes; a folder is what a user keeps.
 */
@NullMarked
package org.overseer.agent.checkpoint;

import org.jspecify.annotations.NullMarked;
