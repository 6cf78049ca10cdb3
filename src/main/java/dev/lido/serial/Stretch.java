package dev.lido.serial;

import dev.lido.wire.ByteChain;
import org.jspecify.annotations.Nullable;

/**
 * Encoded bytes that are likely to be the same when the value is encoded again: those of a large array or text, or of one
 * captured argument.
 *
 * @param start offset of its first byte in the payload's data
 * @param end offset just past its last byte
 * @param bytes the same bytes alone, if the array was encoded before and has not changed: then always the same object
 */
public record Stretch(long start, long end, @Nullable ByteChain bytes) {}
