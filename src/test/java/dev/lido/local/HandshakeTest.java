package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.capture.Capturer;
import dev.lido.protocol.Hello;
import dev.lido.protocol.Kind;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Connection;
import dev.lido.wire.WireException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is taken for a worker. The worker is {@code cat}, which tells the secret that it was given. */
@Timeout(30)
class HandshakeTest {
    private static final int NUMBER = 7;

    @TempDir
    Path directory;

    private Worker worker;
    private byte[] token;

    @BeforeEach
    void start() throws Exception {
        WorkerProcess cat = cat(directory, NUMBER);
        byte[] told = Files.readAllBytes(directory.resolve("worker-" + NUMBER + ".err"));
        token = Arrays.copyOfRange(told, told.length - Hello.TOKEN_BYTES, told.length);
        worker = worker(NUMBER, cat, new Capturer(), new EngineTimer(Thread::new));
    }

    /** A process in place of a worker: its errors are what a worker is told on its standard input. */
    static WorkerProcess cat(Path directory, int number) throws Exception {
        WorkerProcess cat = WorkerProcess.start(
                List.of("cat"), LocalSettings.plain(1), directory, directory.resolve("socket"), number);
        assertThat(cat.awaitExit(10_000)).isTrue();
        return cat;
    }

    /** What {@code process} tells goes nowhere. */
    static Worker worker(int number, WorkerProcess process, Capturer capturer, EngineTimer timer) {
        Destinations nowhere = new Destinations(capturer.classes(), (who, output, streams) -> {}, timer, work -> {});
        return new Worker(number, process, 1_000, nowhere);
    }

    @AfterEach
    void clean() throws Exception {
        worker.process().clean();
    }

    private Worker greet(Hello hello) throws Exception {
        return greet(Kind.HELLO, hello.encode());
    }

    /** What becomes of a first message. */
    private Worker greet(byte kind, ByteChain body) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (Connection from = new Connection(SocketChannel.open(address), 0);
                    Connection to = new Connection(server.accept(), Handshake.LONGEST_GREETING)) {
                from.send(kind, body);
                return Handshake.identify(to, number -> number == NUMBER ? worker : null);
            }
        } finally {
            Files.delete(directory.resolve("s"));
        }
    }

    private static Hello hello(byte[] token, int number) {
        return new Hello(Kind.VERSION, "1", token, number, 1);
    }

    @Test
    void shouldKnowAWorkerByItsTokenOnce() throws Exception {
        assertThat(greet(hello(token, NUMBER))).isSameAs(worker);
        assertThatThrownBy(() -> greet(hello(token, NUMBER))).isInstanceOf(WireException.class);
    }

    @Test
    void shouldRefuseEveryOtherToken() throws Exception {
        byte[] close = token.clone();
        close[close.length - 1] ^= 1;
        for (byte[] wrong : List.of(
                close, new byte[0], new byte[Hello.TOKEN_BYTES], Arrays.copyOf(token, 31), Arrays.copyOf(token, 33))) {
            assertThatThrownBy(() -> greet(hello(wrong, NUMBER)))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("not a worker of this session");
        }
        assertThatThrownBy(() -> greet(hello(token, NUMBER + 1))).isInstanceOf(WireException.class);
        // None of them has taken the worker's place.
        assertThat(greet(hello(token, NUMBER))).isSameAs(worker);
    }

    @Test
    void shouldNameBothVersions() {
        assertThatThrownBy(() -> greet(new Hello(99, "9.9", token, NUMBER, 1)))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("version " + Kind.VERSION + " ")
                .hasMessageContaining(Build.version())
                .hasMessageContaining("version 99")
                .hasMessageContaining("9.9");
    }

    @Test
    void shouldLeaveNoTokenOfARealWorkerInAFile() throws Exception {
        Path place = Files.createDirectory(directory.resolve("real"));
        Path socket = place.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            WorkerProcess process = WorkerProcess.start(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.lido.worker.WorkerMain"),
                    LocalSettings.plain(1),
                    place,
                    socket,
                    NUMBER);
            try (Connection to = new Connection(server.accept(), Handshake.LONGEST_GREETING)) {
                byte[] sent = Hello.decode(to.receive()).token();
                assertThat(process.knows(sent)).isTrue();
                try (Stream<Path> files = Files.list(place)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                                .as(file.toString())
                                .doesNotContain(new String(sent, StandardCharsets.ISO_8859_1));
                    }
                }
            } finally {
                // Its channel is closed: that ends it.
                assertThat(process.awaitExit(20_000)).isTrue();
                process.clean();
            }
        }
    }

    @Test
    void shouldRefuseWhatIsNoGreeting() {
        assertThatThrownBy(() -> greet(Kind.RESULTS, new ByteChain())).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> greet(Kind.HELLO, new ByteChain())).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> greet(Kind.HELLO, ByteChain.of(new byte[5000])))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("4096");
    }
}
