package dev.lido.bundle;

import dev.lido.wire.ByteChain;

/**
 * Bytes that are sent to a worker once, and then named.
 *
 * @param id content id of {@code bytes}
 * @param bytes the bytes, not to be changed
 */
public record Blob(ContentId id, ByteChain bytes) {
    /** Blobs are equal by content. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Blob blob && blob.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Blob[" + id + ", " + bytes.size() + " bytes]";
    }
}
