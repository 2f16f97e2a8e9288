package org.overseer.env.net;

/**
 * Stands in the pipeline for a frame that is not the expected protobuf message, so that the
 * connection survives it.
 *
 * @param reason what is wrong, one line
 */
public record MalformedMessage(String reason) {}
