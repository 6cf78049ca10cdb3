package dev.lido.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ConnectionTest {
    @TempDir
    Path directory;

    private SocketChannel left;
    private SocketChannel right;

    @BeforeEach
    void connect() throws Exception {
        SocketPair channel = SocketPair.open(directory);
        left = channel.left();
        right = channel.right();
    }

    @AfterEach
    void disconnect() throws Exception {
        left.close();
        right.close();
    }

    @Test
    void shouldCarryMessagesOfEverySize() throws Exception {
        Random random = new Random(1);
        try (Connection from = new Connection(left, 1 << 26);
                Connection to = new Connection(right, 1 << 26)) {
            for (int size : new int[] {0, 1, 255, 256, 257, 128 << 10, (128 << 10) + 1, 1 << 20, 5_000_001}) {
                byte[] bytes = new byte[size];
                random.nextBytes(bytes);
                CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(from, (byte) 7, bytes));
                Message message = to.receive();
                sent.get(10, TimeUnit.SECONDS);
                assertThat(message.kind()).isEqualTo((byte) 7);
                assertThat(message.body().toByteArray()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void shouldCarryArraysAsWhatTheyAre() throws Exception {
        double[] doubles = new Random(2).doubles(300_001).toArray();
        doubles[5] = -0.0;
        byte[] bytes = new byte[200_003];
        new Random(3).nextBytes(bytes);
        ByteChain body = new ByteChain();
        body.write(1);
        body.append(PrimitiveArray.of(doubles, 0, doubles.length));
        body.append(PrimitiveArray.of(bytes, 0, bytes.length));
        body.write(2);
        try (Connection from = new Connection(left, 1 << 26);
                Connection to = new Connection(right, 1 << 26)) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(from, (byte) 7, body));
            ByteChain came = to.receive().body();
            sent.get(10, TimeUnit.SECONDS);

            assertThat(came.toByteArray()).isEqualTo(body.toByteArray());
            ChainInput in = came.slice(1, came.size()).read();
            assertThat(in.array(long[].class, 8L * doubles.length)).isNull();
            assertThat(in.array(double[].class, 8L * doubles.length))
                    .isEqualTo(doubles)
                    .isNotSameAs(doubles);
            assertThat(in.array(byte[].class, bytes.length - 1)).isNull();
            assertThat(in.view(1).get()).isEqualTo(bytes[0]);
            assertThat(in.array(byte[].class, bytes.length))
                    .as("not from its first byte")
                    .isNull();
            in.skipNBytes(bytes.length - 1);
            assertThat(in.read()).isEqualTo(2);
        }
    }

    @Test
    void shouldHandOutNoArrayThatItDidNotReceive() {
        byte[] mine = new byte[2000];
        ByteChain chain = new ByteChain();
        chain.append(PrimitiveArray.of(mine, 0, mine.length));
        assertThat(chain.read().array(byte[].class, mine.length)).isNull();
        assertThat(chain.read(1, 3).array(byte[].class, 2)).isNull();
    }

    @Test
    void shouldLetShortMessagesPassALongOneThatWaits() throws Exception {
        try (Connection from = new Connection(left, 1 << 26);
                Connection to = new Connection(right, 1 << 26)) {
            byte[] large = new byte[8 << 20];
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(from, (byte) 1, large));
            // The long one fills the socket and waits: whichever is first in line, the short one must arrive whole.
            CompletableFuture<Void> urgent = CompletableFuture.runAsync(() -> send(from, (byte) 2, new byte[] {9}));
            Message first = to.receive();
            Message second = to.receive();
            sent.get(10, TimeUnit.SECONDS);
            urgent.get(10, TimeUnit.SECONDS);
            assertThat(first.kind() + second.kind()).isEqualTo(3);
            Message longer = first.kind() == 1 ? first : second;
            assertThat(longer.body().size()).isEqualTo(large.length);
        }
    }

    @Test
    void shouldSurviveAnInterruptOfTheThreadThatSends() throws Exception {
        try (Connection from = new Connection(left, 1 << 26);
                Connection to = new Connection(right, 1 << 26)) {
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread sender = new Thread(() -> {
                Thread.currentThread().interrupt();
                send(from, (byte) 1, new byte[4 << 20]);
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
            sender.start();
            assertThat(to.receive().body().size()).isEqualTo(4 << 20);
            assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
            from.send((byte) 2, ByteChain.of(new byte[] {1}));
            assertThat(to.receive().kind()).isEqualTo((byte) 2);
        }
    }

    @Test
    void shouldNotLeaveAnInterruptOutWhereTheThreadWaited() throws Exception {
        try (Connection to = new Connection(right, 1 << 26)) {
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread receiver = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    to.receive();
                    stillInterrupted.complete(Thread.currentThread().isInterrupted());
                } catch (IOException e) {
                    stillInterrupted.completeExceptionally(e);
                }
            });
            receiver.start();
            left.write(ByteBuffer.wrap(frame((byte) 3, new byte[1])));
            assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldSendWhatWasEnqueuedWithTheNextMessageOrWhenFlushed() throws Exception {
        try (Connection from = new Connection(left, 1 << 26);
                Connection to = new Connection(right, 1 << 26)) {
            from.enqueue((byte) 1, ByteChain.of(new byte[1]));
            from.enqueue((byte) 2, ByteChain.of(new byte[2]));
            assertThat(right.read(ByteBuffer.allocate(1))).as("nothing came").isZero();
            from.send((byte) 3, ByteChain.of(new byte[3]));
            for (byte kind = 1; kind <= 3; kind++) {
                assertThat(to.receive().kind()).isEqualTo(kind);
                assertThat(to.hasReceived()).isEqualTo(kind < 3);
            }
            from.enqueue((byte) 4, ByteChain.of(new byte[4]));
            from.flush();
            assertThat(to.receive().kind()).isEqualTo((byte) 4);
            assertThat(to.received()).isEqualTo(4 * Frames.HEADER + 1 + 2 + 3 + 4);
        }
    }

    @Test
    void shouldFlushWhatWasEnqueuedWhenTheBufferIsFull() throws Exception {
        try (Connection from = new Connection(left, 1 << 26);
                Connection to = new Connection(right, 1 << 26)) {
            int[] sizes = {100_000, Frames.MAX_BODY, 1, Frames.MAX_BODY + 1};
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int size : sizes) {
                        from.enqueue((byte) 1, ByteChain.of(new byte[size]));
                    }
                    from.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int size : sizes) {
                assertThat(to.receive().body().size()).isEqualTo(size);
            }
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldLeaveNothingInTheBufferOfWhatCouldNotBeMade() throws Exception {
        ByteChain broken = new ByteChain();
        broken.append(new ByteChain.Lent() {
            @Override
            public int size() {
                return 2000;
            }

            @Override
            public void copy(int from, ByteBuffer target) {
                throw new StackOverflowError();
            }
        });
        try (Connection from = new Connection(left, 1 << 26);
                Connection to = new Connection(right, 1 << 26)) {
            assertThatThrownBy(() -> from.send((byte) 1, broken)).isInstanceOf(StackOverflowError.class);
            ByteChain longAndBroken = new ByteChain();
            longAndBroken.append(broken);
            longAndBroken.append(new byte[Frames.MAX_BODY]);
            assertThatThrownBy(() -> from.send((byte) 1, longAndBroken)).isInstanceOf(StackOverflowError.class);
            from.send((byte) 2, ByteChain.of(new byte[] {7}));
            assertThat(to.receive().kind()).isEqualTo((byte) 2);
        }
    }

    @Test
    void shouldTellAMessageThatHasNotComeWhole() throws Exception {
        byte[] frame = frame((byte) 3, new byte[] {1, 2, 3});
        for (int second = 0; second <= frame.length; second++) {
            ByteBuffer both = ByteBuffer.allocate(frame.length + second);
            FrameReader reader = reader(both.put(frame).put(frame, 0, second).array());
            assertThat(reader.hasNext()).isFalse();
            reader.next();
            assertThat(reader.hasNext()).as("%d bytes of it", second).isEqualTo(second == frame.length);
        }
    }

    @Test
    void shouldAcceptLongerMessagesOnceItIsToldTo() throws Exception {
        try (Connection to = new Connection(right, 3)) {
            left.write(ByteBuffer.wrap(frame((byte) 3, new byte[3])));
            assertThat(to.receive().body().size()).isEqualTo(3);
            to.accept(5);
            left.write(ByteBuffer.wrap(frame((byte) 3, new byte[5])));
            assertThat(to.receive().body().size()).isEqualTo(5);
            left.write(ByteBuffer.wrap(frame((byte) 3, new byte[6])));
            assertThatThrownBy(to::receive)
                    .isInstanceOfSatisfying(MessageTooLongException.class, e -> assertThat(e.limit())
                            .isEqualTo(5));
        }
    }

    @Test
    void shouldReportTheEndBetweenMessagesAsEnd() throws Exception {
        try (Connection to = new Connection(right, 1 << 20)) {
            left.close();
            assertThatThrownBy(to::receive).isInstanceOf(EOFException.class).hasMessageContaining("closed");
        }
    }

    @Test
    void shouldReportTheEndWithinAMessage() throws Exception {
        byte[] frame = frame((byte) 3, new byte[] {1, 2, 3});
        for (int cut = 1; cut < frame.length; cut++) {
            disconnect();
            java.nio.file.Files.delete(directory.resolve("s"));
            connect();
            try (Connection to = new Connection(right, 1 << 20)) {
                left.write(ByteBuffer.wrap(frame, 0, cut));
                left.close();
                assertThatThrownBy(to::receive)
                        .as("cut at %d", cut)
                        .isInstanceOf(EOFException.class)
                        .hasMessageContaining("in the middle");
            }
        }
    }

    @Test
    void shouldRefuseEveryFlippedBit() throws Exception {
        byte[] frame = frame((byte) 3, new byte[] {1, 2, 3});
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] damaged = frame.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            FrameReader reader = reader(damaged);
            // A longer frame than there is may also be one of which more is to come.
            assertThatThrownBy(reader::next).as("bit %d", bit).isInstanceOfAny(WireException.class, EOFException.class);
        }
    }

    @Test
    void shouldRefuseALengthAboveTheLimitBeforeAllocating() {
        ByteBuffer header = ByteBuffer.allocate(Frames.HEADER);
        header.putInt(0, Integer.MAX_VALUE).put(4, (byte) 1);
        assertThatThrownBy(reader(header.array())::next)
                .isInstanceOf(WireException.class)
                .hasMessageContaining("2147483647")
                .hasMessageContaining("131072");
    }

    @Test
    void shouldRefuseAMessageAboveTheLimit() throws Exception {
        try (Connection from = new Connection(left, 1 << 26);
                Connection to = new Connection(right, 1 << 20)) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    from.send((byte) 1, ByteChain.of(new byte[2 << 20]));
                } catch (IOException e) {
                    // the other side hangs up
                }
            });
            assertThatThrownBy(to::receive).isInstanceOf(WireException.class).hasMessageContaining("1048576");
            to.close();
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldNeverFailOtherwiseThanAsDamageOnRandomBytes() {
        Random random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (random.nextBoolean() && bytes.length > 3) {
                bytes[0] = bytes[1] = bytes[2] = 0;
            }
            FrameReader reader = reader(bytes);
            assertThatThrownBy(reader::next).isInstanceOfAny(WireException.class, EOFException.class);
        }
    }

    private static void send(Connection connection, byte kind, byte[] bytes) {
        send(connection, kind, ByteChain.of(bytes));
    }

    private static void send(Connection connection, byte kind, ByteChain body) {
        try {
            connection.send(kind, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] frame(byte kind, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(Frames.HEADER + body.length);
        frame.putInt(body.length).put(kind).put(Frames.LAST).putInt(0).put(body);
        frame.putInt(6, Frames.check(frame, 0, body.length));
        return frame.array();
    }

    private static FrameReader reader(byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        return new FrameReader(
                target -> {
                    if (!source.hasRemaining()) {
                        return -1;
                    }
                    int n = Math.min(target.remaining(), source.remaining());
                    target.put(source.slice(source.position(), n));
                    source.position(source.position() + n);
                    return n;
                },
                1 << 20);
    }
}
