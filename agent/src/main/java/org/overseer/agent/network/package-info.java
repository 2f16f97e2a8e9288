/**
 * The network: encoders, recurrent core, heads.
 *
 * <p>{@code AgentArchitecture} lists the parts in reading order; each part is one class.
 */
@NullMarked
package org.overseer.agent.network;

import org.jspecify.annotations.NullMarked;
