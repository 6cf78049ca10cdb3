package dev.lido.wire;

/**
 * A whole message as it came over a channel.
 *
 * @param kind what it is
 * @param body its bytes
 */
public record Message(byte kind, ByteChain body) {}
