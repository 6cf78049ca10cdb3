package dev.lido.bundle;

import dev.lido.serial.Payload;
import dev.lido.serial.PayloadFormat;
import dev.lido.serial.UnshippableException;
import dev.lido.wire.ByteChain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A payload as a sequence of pieces: bytes that stand here, and names of {@link Blob}s. What it is made of is bytes, so
 * that it does not matter where in an object graph the cuts are: put together again, it is the payload that it was.
 *
 * @param pieces the pieces, in order
 */
public record Composition(List<Piece> pieces) {
    /**
     * Part of a composition.
     *
     * @param name names a blob; null for bytes that stand here
     * @param bytes the bytes; empty in a worker if they have a name
     */
    public record Piece(@Nullable ContentId name, ByteChain bytes) {}

    /**
     * Where a blob's bytes stand.
     *
     * @param start offset of its first byte in the payload's data
     * @param blob the bytes
     */
    public record Cut(long start, Blob blob) {}

    public Composition {
        pieces = List.copyOf(pieces);
    }

    /** A payload in one piece. */
    public static Composition of(Payload payload) {
        return of(payload, List.of());
    }

    /**
     * A payload with names for some stretches of its data.
     *
     * @param cuts the stretches, in order and apart from each other
     */
    public static Composition of(Payload payload, List<Cut> cuts) {
        ByteChain all = new ByteChain();
        PayloadFormat.write(payload, all);
        long data = all.size() - payload.data().size();
        List<Piece> pieces = new ArrayList<>(2 * cuts.size() + 1);
        long at = 0;
        for (Cut cut : cuts) {
            if (data + cut.start() > at) {
                pieces.add(new Piece(null, all.slice(at, data + cut.start())));
            }
            pieces.add(new Piece(cut.blob().id(), cut.blob().bytes()));
            at = data + cut.start() + cut.blob().bytes().size();
        }
        if (at < all.size()) {
            pieces.add(new Piece(null, cuts.isEmpty() ? all : all.slice(at, all.size())));
        }
        return new Composition(pieces);
    }

    /** The same, with the bytes of those blobs that {@code held} does not know. */
    public Composition withBytes(Predicate<ContentId> held) {
        List<Piece> complete = new ArrayList<>(pieces.size());
        boolean same = true;
        for (Piece piece : pieces) {
            boolean fits = piece.name() == null || held.test(piece.name());
            complete.add(fits ? piece : new Piece(null, piece.bytes()));
            same &= fits;
        }
        return same ? this : new Composition(complete);
    }

    /**
     * Puts the payload together.
     *
     * @param blobs finds the bytes of a blob, or null
     * @throws UnshippableException if a blob is missing, or the bytes are damaged
     */
    public Payload join(Function<ContentId, @Nullable ByteChain> blobs) throws UnshippableException {
        ByteChain all = new ByteChain();
        for (Piece piece : pieces) {
            ContentId name = piece.name();
            ByteChain bytes = name == null ? piece.bytes() : blobs.apply(name);
            if (bytes == null) {
                throw new UnshippableException("", "names the bytes " + name + ", which are not here", null);
            }
            all.append(bytes);
        }
        return PayloadFormat.read(all, 0, all.size());
    }
}
