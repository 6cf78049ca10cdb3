package dev.lido.bundle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names bytes by their content: the first 128 bits of their SHA-256 digest.
 *
 * @param high first 64 bits
 * @param low next 64 bits
 */
public record ContentId(long high, long low) {
    /** The id of all the parts, one after the other. Parts keep their positions and are only read. */
    public static ContentId of(Iterable<ByteBuffer> parts) {
        MessageDigest digest = newDigest();
        for (ByteBuffer part : parts) {
            digest.update(part.duplicate());
        }
        ByteBuffer all = ByteBuffer.wrap(digest.digest());
        return new ContentId(all.getLong(), all.getLong());
    }

    /** The id of one array. */
    public static ContentId of(byte[] bytes) {
        ByteBuffer all = ByteBuffer.wrap(newDigest().digest(bytes));
        return new ContentId(all.getLong(), all.getLong());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
