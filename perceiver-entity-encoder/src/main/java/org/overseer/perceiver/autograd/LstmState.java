package org.overseer.perceiver.autograd;

/**
 * What an LSTM carries from one step to the next.
 *
 * @param hidden {@code [B, H]} output of the cell
 * @param cell {@code [B, H]} its memory
 */
public record LstmState(Variable hidden, Variable cell) {}
