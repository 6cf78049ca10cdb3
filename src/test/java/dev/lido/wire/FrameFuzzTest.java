package dev.lido.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.Fuzz;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameFuzzTest {
    private static final int LIMIT = 1000;
    private static final int[] WIDTHS = {1, 1, 2, 2, 4, 8, 4, 8};

    private final Fuzz fuzz = new Fuzz();
    private final Random random = fuzz.random();

    /** A frame that may be a piece of a message. */
    private record Piece(byte kind, byte flags, byte[] body) {
        boolean last() {
            return flags == Frames.LAST;
        }

        byte[] encode() {
            ByteBuffer frame = ByteBuffer.allocate(Frames.HEADER + body.length);
            frame.putInt(body.length).put(kind).put(flags).putInt(0);
            frame.put(body).putInt(6, Frames.check(frame, 0, body.length));
            return frame.array();
        }
    }

    @Test
    void shouldDeliverNothingFromTheFirstDamageOn() {
        long frames = 0;
        for (int run = 0; run < 50_000; run++) {
            int at = run;
            List<byte[]> good = new ArrayList<>();
            List<Message> expected = new ArrayList<>();
            for (int n = random.nextInt(20); n >= 0; n--) {
                Piece piece = new Piece((byte) (1 + random.nextInt(255)), Frames.LAST, fuzz.bytes(random.nextInt(40)));
                good.add(piece.encode());
                expected.add(new Message(piece.kind(), ByteChain.of(piece.body())));
            }
            byte[] whole = Fuzz.joined(good);
            byte[] bytes = fuzz.damaged(whole);
            int first = Arrays.mismatch(whole, bytes);
            int intact = 0;
            for (int end = 0; intact < good.size(); intact++) {
                end += good.get(intact).length;
                if (first >= 0 && end > first) {
                    break;
                }
            }
            Read read = read(bytes);
            assertSame(
                    read.messages().subList(0, Math.min(intact, read.messages().size())),
                    expected.subList(0, intact),
                    run,
                    bytes);
            if (read.messages().size() > intact) {
                // The damage took a whole frame out, or put one in again.
                for (Message message : read.messages()) {
                    assertThat(expected).as(() -> fuzz.describe(at, bytes)).anyMatch(each -> isSame(each, message));
                }
                continue;
            }
            boolean cutBetween =
                    first < 0 || first == bytes.length && Fuzz.joined(good.subList(0, intact)).length == first;
            // A frame whose length was damaged may be one of which more is to come.
            assertThat(end(read))
                    .as(() -> fuzz.describe(at, bytes))
                    .isIn(cutBetween ? List.of(End.BETWEEN) : List.of(End.WITHIN, End.REFUSED));
            frames += good.size();
        }
        assertThat(frames).isGreaterThan(400_000);
    }

    @Test
    void shouldPutPiecesTogetherAsTheModelDoes() {
        for (int run = 0; run < 50_000; run++) {
            List<Piece> pieces = new ArrayList<>();
            for (int n = random.nextInt(20); n >= 0; n--) {
                pieces.add(piece());
            }
            byte[] bytes = Fuzz.joined(pieces.stream().map(Piece::encode).toList());
            List<Message> expected = new ArrayList<>();
            End end = model(pieces, expected);
            Read read = read(bytes);
            assertSame(read.messages(), expected, run, bytes);
            assertThat(end(read)).isEqualTo(end);
        }
    }

    private Piece piece() {
        byte kind = (byte) (random.nextInt(40) == 0 ? 0 : 1 + random.nextInt(2));
        if (random.nextInt(5) == 0) {
            return new Piece(kind, Frames.ARRAY, announcement());
        }
        int length = random.nextInt(20) == 0 ? random.nextInt(LIMIT + 100) : 8 * random.nextInt(4);
        return new Piece(
                kind,
                random.nextInt(3) > 0 ? Frames.LAST : 0,
                fuzz.bytes(random.nextInt(3) == 0 ? random.nextInt(30) : length));
    }

    /** Mostly of a small array. */
    private byte[] announcement() {
        if (random.nextInt(8) == 0) {
            return fuzz.bytes(random.nextInt(2) == 0 ? Frames.ARRAY_BODY : random.nextInt(10));
        }
        return ByteBuffer.allocate(Frames.ARRAY_BODY)
                .put((byte) random.nextInt(8))
                .putInt(random.nextInt(20) == 0 ? random.nextInt() : 1 + random.nextInt(8))
                .array();
    }

    /** How reading ends: at the end of the bytes, between two messages or within one, or because something is wrong. */
    private enum End {
        BETWEEN,
        WITHIN,
        REFUSED
    }

    private static End end(Read read) {
        if (read.end() instanceof WireException) {
            return End.REFUSED;
        }
        assertThat(read.end()).isInstanceOf(EOFException.class);
        return String.valueOf(read.end().getMessage()).contains("in the middle") ? End.WITHIN : End.BETWEEN;
    }

    /** What the frames mean, written the other way round. */
    private static End model(List<Piece> pieces, List<Message> messages) {
        List<byte[]> open = new ArrayList<>();
        byte openKind = 0;
        int arrayLeft = 0;
        int arrayType = 0;
        for (Piece piece : pieces) {
            boolean goesOn = piece.kind() == openKind;
            int before = goesOn ? Fuzz.joined(open).length : 0;
            int length = piece.body().length;
            boolean inArray = goesOn && arrayLeft > 0;
            if (piece.kind() == 0 || !inArray && before + length > LIMIT || !goesOn && !piece.last() && openKind != 0) {
                return End.REFUSED;
            }
            if (!goesOn && piece.last()) {
                messages.add(new Message(piece.kind(), ByteChain.of(piece.body())));
                continue;
            }
            openKind = piece.kind();
            if (piece.flags() == Frames.ARRAY) {
                if (inArray || length != Frames.ARRAY_BODY) {
                    return End.REFUSED;
                }
                ByteBuffer body = ByteBuffer.wrap(piece.body());
                arrayType = body.get();
                long bytes = arrayType < 0 || arrayType > 7 ? -1 : (long) body.getInt() * WIDTHS[arrayType];
                if (bytes <= 0 || before + bytes > LIMIT) {
                    return End.REFUSED;
                }
                arrayLeft = (int) bytes;
                continue;
            }
            if (inArray) {
                if (length > arrayLeft || length % WIDTHS[arrayType] != 0 || piece.last() && length < arrayLeft) {
                    return End.REFUSED;
                }
                arrayLeft -= length;
            }
            open.add(inArray && arrayType == 0 ? booleans(piece.body()) : piece.body());
            if (piece.last()) {
                messages.add(new Message(piece.kind(), ByteChain.of(Fuzz.joined(open))));
                open.clear();
                openKind = 0;
            }
        }
        return openKind != 0 ? End.WITHIN : End.BETWEEN;
    }

    /** What an array of them makes of any bytes. */
    private static byte[] booleans(byte[] any) {
        byte[] ones = new byte[any.length];
        for (int i = 0; i < any.length; i++) {
            ones[i] = (byte) (any[i] == 0 ? 0 : 1);
        }
        return ones;
    }

    @Test
    void shouldTakeNoMoreMemoryThanTheBytesThatCame() {
        for (int run = 0; run < 10_000; run++) {
            int at = run;
            byte[] bytes = fuzz.bytes(random.nextInt(200));
            if (bytes.length > Frames.HEADER) {
                // A likely header, so that the reader gets beyond it.
                ByteBuffer.wrap(bytes)
                        .putInt(random.nextInt(4) == 0 ? Frames.MAX_BODY : random.nextInt(200))
                        .put((byte) 1)
                        .put(Frames.LAST);
            }
            assertThat(read(bytes).messages())
                    .as(() -> fuzz.describe(at, bytes))
                    .isEmpty();
            assertThat(Fuzz.takesAtMost(20_000, () -> read(bytes)))
                    .as(() -> fuzz.describe(at, bytes))
                    .isTrue();
        }
    }

    @Test
    void shouldMakeNoArrayThatDoesNotFit() {
        for (int count : new int[] {LIMIT / 8 + 1, Integer.MAX_VALUE, 0, -1}) {
            byte[] frame = new Piece(
                            (byte) 1,
                            Frames.ARRAY,
                            ByteBuffer.allocate(Frames.ARRAY_BODY)
                                    .put((byte) 7)
                                    .putInt(count)
                                    .array())
                    .encode();
            assertThatThrownBy(reader(frame)::next).isInstanceOf(WireException.class);
            assertThat(Fuzz.takesAtMost(20_000, () -> read(frame))).isTrue();
        }
    }

    @Test
    void shouldRefuseEveryLengthThatIsNone() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Frames.MAX_BODY + 1, Integer.MAX_VALUE}) {
            ByteBuffer header = ByteBuffer.allocate(Frames.HEADER + 10);
            header.putInt(length).put((byte) 1).put(Frames.LAST);
            assertThatThrownBy(reader(header.array())::next)
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining(String.valueOf(length))
                    .hasMessageContaining(String.valueOf(Frames.MAX_BODY));
        }
    }

    @Test
    void shouldHoldAShortMessageToTheLimitAsWell() throws Exception {
        byte[] longest = new Piece((byte) 1, Frames.LAST, new byte[LIMIT]).encode();
        byte[] longer = new Piece((byte) 1, Frames.LAST, new byte[LIMIT + 1]).encode();
        assertThat(reader(longest).next().body().size()).isEqualTo(LIMIT);
        assertThatThrownBy(reader(longer)::next)
                .isInstanceOf(WireException.class)
                .hasMessageContaining(String.valueOf(LIMIT));
        // Refused for what it says, before the rest of it has come.
        assertThatThrownBy(reader(Arrays.copyOf(longer, Frames.HEADER))::next)
                .isInstanceOf(WireException.class)
                .hasMessageContaining(String.valueOf(LIMIT));
        FrameReader raised = reader(Fuzz.joined(longest, longer));
        raised.next();
        raised.limit(LIMIT + 1);
        assertThat(raised.next().body().size()).isEqualTo(LIMIT + 1);
    }

    /** Messages, and what ended them. */
    private record Read(List<Message> messages, IOException end) {}

    private Read read(byte[] bytes) {
        FrameReader reader = reader(bytes);
        List<Message> messages = new ArrayList<>();
        while (true) {
            try {
                messages.add(reader.next());
            } catch (IOException e) {
                return new Read(messages, e);
            }
        }
    }

    /** Gives the bytes in pieces of any size, as a socket does. */
    private FrameReader reader(byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        return new FrameReader(
                target -> {
                    if (!source.hasRemaining()) {
                        return -1;
                    }
                    int most = Math.min(target.remaining(), source.remaining());
                    int n = random.nextBoolean() ? most : 1 + random.nextInt(most);
                    target.put(source.slice(source.position(), n));
                    source.position(source.position() + n);
                    return n;
                },
                LIMIT);
    }

    private void assertSame(List<Message> actual, List<Message> expected, int run, byte[] bytes) {
        boolean same = actual.size() == expected.size();
        for (int i = 0; same && i < actual.size(); i++) {
            same = isSame(actual.get(i), expected.get(i));
        }
        assertThat(same).as(() -> fuzz.describe(run, bytes)).isTrue();
    }

    private static boolean isSame(Message a, Message b) {
        return a.kind() == b.kind()
                && Arrays.equals(a.body().toByteArray(), b.body().toByteArray());
    }
}
