package dev.lido.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a sender leaves of its messages, whenever it ends. */
@Timeout(30)
class OutboxTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void create() throws IOException {
        file = directory.resolve("box");
        Outbox.create(file);
    }

    @Test
    void shouldLeaveWhatDidNotComeAtAnyMoment() throws IOException {
        Random random = new Random(1);
        Outbox outbox = Outbox.map(file);
        byte[] stream = new byte[100_000];
        random.nextBytes(stream);
        int added = 0;
        int sent = 0;
        while (added < stream.length) {
            int more = Math.min(stream.length - added, random.nextInt(3000));
            outbox.bytes().put(stream, added, more);
            outbox.added();
            added += more;
            // All between what was taken out and what is there may have come.
            for (int received : new int[] {sent, sent + random.nextInt(added - sent + 1), added}) {
                assertThat(bytes(Outbox.left(file, received))).isEqualTo(Arrays.copyOfRange(stream, received, added));
            }
            int now = random.nextInt(3) == 0 ? random.nextInt(added - sent + 1) : added - sent;
            outbox.sent(now);
            sent += now;
            assertThat(Outbox.left(file, added).remaining()).isZero();
            assertThat(bytes(Outbox.left(file, sent))).isEqualTo(Arrays.copyOfRange(stream, sent, added));
        }
    }

    @Test
    void shouldLeaveNothingWhereSomethingIsMissingBetween() throws IOException {
        Outbox outbox = Outbox.map(file);
        outbox.bytes().put(new byte[10]);
        outbox.added();
        outbox.sent(10);
        outbox.bytes().put(new byte[10]);
        outbox.added();
        assertThat(Outbox.left(file, 9).remaining()).isZero();
        assertThat(Outbox.left(file, 10).remaining()).isEqualTo(10);
    }

    @Test
    void shouldRefuseADamagedFile() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] = (byte) 0x80;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Outbox.left(file, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        Files.write(file, new byte[5]);
        assertThatThrownBy(() -> Outbox.left(file, 0)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldCompleteWhatTheChannelBrokeOff() throws Exception {
        byte[] frames;
        List<byte[]> bodies = List.of(new byte[] {1}, new byte[300], new byte[] {}, new byte[] {4, 5});
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (Connection sender = new Connection(SocketChannel.open(address), 1 << 20, Outbox.map(file))) {
                for (byte[] body : bodies) {
                    sender.enqueue((byte) 3, ByteChain.of(body));
                }
            }
            server.accept().close();
            frames = bytes(Outbox.left(file, 0));
            for (int cut = 0; cut <= frames.length; cut++) {
                try (SocketChannel left = SocketChannel.open(address);
                        SocketChannel right = server.accept()) {
                    assertThat(receive(right, left, Arrays.copyOf(frames, cut)))
                            .usingRecursiveComparison()
                            .as("cut at %d", cut)
                            .isEqualTo(bodies);
                }
            }
        }
    }

    @Test
    void shouldLeaveNothingOfASecretButGoOnBehindIt() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        byte[] secret = "only for the other side".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (Connection sender = new Connection(SocketChannel.open(address), 1 << 20, Outbox.map(file));
                    Connection receiver = new Connection(server.accept(), 1 << 20)) {
                sender.enqueue((byte) 2, ByteChain.of(new byte[] {1}));
                sender.sendPastOutbox((byte) 3, ByteChain.of(secret));
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(new String(secret, StandardCharsets.US_ASCII));
                sender.enqueue((byte) 4, ByteChain.of(new byte[] {9}));

                assertThat(receiver.receive().kind()).isEqualTo((byte) 2);
                assertThat(receiver.receive().body().toByteArray()).isEqualTo(secret);
                receiver.goOn(Outbox.left(file, receiver.received()));
                assertThat(receiver.receive().kind()).isEqualTo((byte) 4);
            }
        }
    }

    /** All messages: those that come, and those that are left. */
    private List<byte[]> receive(SocketChannel to, SocketChannel from, byte[] come) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        try (Connection connection = new Connection(to, 1 << 20)) {
            from.write(ByteBuffer.wrap(come));
            from.close();
            receiveAll(connection, messages);
            assertThat(connection.received()).isEqualTo(come.length);
            connection.goOn(Outbox.left(file, connection.received()));
            receiveAll(connection, messages);
        }
        return messages;
    }

    private static void receiveAll(Connection connection, List<byte[]> messages) throws IOException {
        try {
            while (true) {
                messages.add(connection.receive().body().toByteArray());
            }
        } catch (EOFException e) {
            // That was all.
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
