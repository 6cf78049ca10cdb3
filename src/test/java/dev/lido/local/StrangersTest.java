package dev.lido.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lido.EngineException;
import dev.lido.Leftovers;
import dev.lido.Pool;
import dev.lido.PoolStatus;
import dev.lido.WorkerDiedException;
import dev.lido.WorkerPool;
import dev.lido.protocol.Hello;
import dev.lido.protocol.Kind;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Connection;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are no workers connect to a session that has some. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class StrangersTest {
    private static WorkerPool pool;
    private static Path socket;

    @BeforeAll
    static void open() throws Exception {
        pool = Pool.open(o -> o.workers(2));
        assertThat(pool.map(x -> x + 1, IntStream.range(0, 100).boxed().toList()))
                .hasSize(100);
        await().until(() -> pids().size() == 2
                && pool.status().workers().stream()
                        .allMatch(worker -> worker.state().equals("idle")));
        socket = directory(pids().get(0)).resolve("socket");
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private static List<Long> pids() {
        return pool.status().workers().stream().map(PoolStatus.Worker::pid).toList();
    }

    /** The session's directory, as everybody can see it in the command line of a worker. */
    private static Path directory(long pid) throws IOException {
        return Arrays.stream(
                        Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"))
                .filter(argument -> argument.startsWith("-XX:ErrorFile="))
                .map(argument ->
                        Path.of(argument.substring("-XX:ErrorFile=".length())).getParent())
                .findFirst()
                .orElseThrow();
    }

    private static SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** Waits until the session hangs up, which may also show as a reset. */
    private static void awaitEnd(SocketChannel channel) throws Exception {
        CompletableFuture.supplyAsync(() -> {
                    try {
                        return channel.read(ByteBuffer.allocate(16));
                    } catch (IOException e) {
                        return -1;
                    }
                })
                .thenAccept(n -> assertThat(n).isEqualTo(-1))
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldHangUpOnStrangersWithoutDisturbingTheWorkers() throws Exception {
        List<Long> before = pids();
        List<Integer> items = IntStream.range(0, 50_000).boxed().toList();
        List<Integer> expected = items.stream().map(x -> x * 3).toList();
        CompletableFuture<List<Integer>> meanwhile = CompletableFuture.supplyAsync(() -> pool.map(x -> x * 3, items));
        WorkerProcess victim = reachable(pool, WorkerProcess.class).get(0);
        for (int round = 0; round < 5; round++) {
            for (byte[] bytes : List.of(
                    "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                    new byte[100],
                    ByteBuffer.allocate(10).putInt(Integer.MAX_VALUE).array(),
                    ByteBuffer.allocate(10).putInt(-1).array())) {
                try (SocketChannel channel = connect()) {
                    channel.write(ByteBuffer.wrap(bytes));
                    awaitEnd(channel);
                }
            }
            for (int number : new int[] {-1, 0, 1, 2, 3}) {
                greet(new Hello(Kind.VERSION, "1", new byte[Hello.TOKEN_BYTES], number, 1));
                greet(new Hello(Kind.VERSION, "1", new byte[0], number, 1));
                // It has a connection already.
                greet(new Hello(Kind.VERSION, "1", token(victim), number, 1));
                greet(new Hello(99, "9.9", token(victim), number, 1));
            }
            // Comes and goes.
            connect().close();
        }
        assertThat(meanwhile.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
        assertThat(pool.map(x -> x * 3, items)).isEqualTo(expected);
        assertThat(pids()).isEqualTo(before);
    }

    private static void greet(Hello hello) throws Exception {
        SocketChannel channel = connect();
        try (Connection connection = new Connection(channel, 100)) {
            connection.send(Kind.HELLO, hello.encode());
            assertThatThrownBy(connection::receive).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldNotTakeInALongFirstMessage() throws Exception {
        try (Connection connection = new Connection(connect(), 100)) {
            ByteChain greeting = ByteChain.of(new byte[64 << 20]);
            // More than a socket buffers, so that it only comes through if somebody reads it.
            assertThatThrownBy(() -> connection.send(Kind.HELLO, greeting)).isInstanceOf(IOException.class);
        }
        assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
    }

    @Test
    void shouldHangUpOnSilenceAndKeepNothingOfIt() throws Exception {
        long readers = readers();
        try (SocketChannel silent = connect();
                SocketChannel stalled = connect()) {
            stalled.write(ByteBuffer.allocate(3));
            await().until(() -> readers() >= readers + 2);
            awaitEnd(silent);
            awaitEnd(stalled);
            // Though our ends are still open.
            await().untilAsserted(() -> assertThat(readers()).isEqualTo(readers));
        }
        assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
    }

    /** Threads that wait for a message. */
    private static long readers() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().equals(Connection.class.getName())
                                && frame.getMethodName().equals("receive")))
                .count();
    }

    @Test
    void shouldKeepOtherUsersOut(@TempDir Path place) throws Exception {
        Path directory = socket.getParent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(Files.getOwner(directory)).isEqualTo(Files.getOwner(Path.of("/proc/self")));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList()).hasSizeGreaterThanOrEqualTo(5).allSatisfy(file -> {
                Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
                assertThat(PosixFilePermissions.toString(modes))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            });
        }
        if (System.getProperty("user.name").equals("root")) {
            assertThat(asNobody("ls", directory.toString())).contains("Permission denied");
            assertThat(asNobody("cat", directory.resolve("worker-1.err").toString()))
                    .contains("Permission denied");
            // A JDK that nobody can use can't connect either; what must not come is this.
            assertThat(asNobody(stranger(place))).doesNotContain("connected");
        }
    }

    /** A command that tries to connect, of files that everybody can read. */
    private static String[] stranger(Path place) throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path source = place.resolve("Stranger.java");
        Files.writeString(source, """
                public class Stranger {
                    public static void main(String[] args) throws Exception {
                        java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(args[0]));
                        System.out.println("connected");
                    }
                }
                """);
        compile(place, source);
        return new String[] {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            place.toString(),
            "Stranger",
            socket.toString()
        };
    }

    private static void compile(Path to, Path source) {
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", to.toString(), source.toString());
        assertThat(result).isZero();
    }

    private static String asNobody(String... command) throws Exception {
        List<String> whole = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        whole.addAll(List.of(command));
        Process process = new ProcessBuilder(whole)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isNotZero();
        return said;
    }

    @Test
    void shouldShowTheTokensNowhere() throws Exception {
        try (WorkerPool brief = Pool.open(o -> o.workers(2))) {
            brief.map(x -> x, List.of(1, 2, 3));
            // Also of one that has not been given anything to do since it said who it is.
            await().until(() -> brief.status().workers().stream()
                            .filter(worker -> worker.state().equals("idle"))
                            .count()
                    == 2);
            List<byte[]> tokens = reachable(brief, WorkerProcess.class).stream()
                    .map(StrangersTest::token)
                    .toList();
            assertThat(tokens).isNotEmpty();
            for (PoolStatus.Worker worker : brief.status().workers()) {
                for (String file : List.of("cmdline", "environ")) {
                    assertAbsent(tokens, Files.readAllBytes(Path.of("/proc/" + worker.pid() + "/" + file)));
                }
                Path directory = directory(worker.pid());
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        assertAbsent(tokens, Files.readAllBytes(file));
                    }
                }
            }
            String known = brief.map(x -> System.getenv() + " " + System.getProperties(), List.of(1))
                    .get(0);
            assertAbsent(tokens, known.getBytes(StandardCharsets.UTF_8));
            assertAbsent(tokens, brief.status().toString().getBytes(StandardCharsets.UTF_8));
            for (byte[] token : tokens) {
                assertAbsent(tokens, new Hello(1, "1", token, 1, 1).toString().getBytes(StandardCharsets.UTF_8));
            }
            assertThatThrownBy(() -> brief.map(
                            x -> {
                                System.exit(3);
                                return x;
                            },
                            List.of(1)))
                    .isInstanceOfSatisfying(WorkerDiedException.class, e -> {
                        StringWriter text = new StringWriter();
                        e.printStackTrace(new PrintWriter(text));
                        assertAbsent(tokens, text.toString().getBytes(StandardCharsets.UTF_8));
                    });
        }
    }

    private static void assertAbsent(List<byte[]> tokens, byte[] where) {
        String text = new String(where, StandardCharsets.ISO_8859_1);
        for (byte[] token : tokens) {
            assertThat(text)
                    .doesNotContain(new String(token, StandardCharsets.ISO_8859_1))
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(token))
                    .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
            assertThat(text.toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain(HexFormat.of().formatHex(token))
                    .doesNotContain(Arrays.toString(token).replaceAll("[\\[\\]]", ""));
        }
    }

    @Test
    void shouldSayThatWorkersAreOfAnotherVersion(@TempDir Path place) throws Exception {
        // What a session finds when its jar was replaced under it: here in front of the right one.
        Path source = place.resolve("WorkerMain.java");
        Files.writeString(source, """
                package dev.lido.worker;
                public class WorkerMain {
                    public static void main(String[] args) throws Exception {
                        String socket = new java.io.DataInputStream(System.in).readUTF();
                        var channel = java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket));
                        var frame = java.nio.ByteBuffer.allocate(25);
                        frame.putInt(15).put((byte) 1).put((byte) 1).putInt(0);
                        frame.putInt(0x4c69646f).putInt(99).putInt(3).put("9.9".getBytes());
                        var check = new java.util.zip.CRC32C();
                        check.update(frame.array(), 0, 6);
                        check.update(frame.array(), 10, 15);
                        channel.write(frame.putInt(6, (int) check.getValue()).flip());
                        channel.read(java.nio.ByteBuffer.allocate(1));
                    }
                }
                """);
        compile(place, source);
        try (WorkerPool other = Pool.open(o -> o.workers(1).jvmArgs("-Xbootclasspath/a:" + place))) {
            assertThatThrownBy(() -> other.map(x -> x, List.of(1)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("version " + Kind.VERSION + " ")
                    .hasMessageContaining("version 99 (Lido 9.9)");
        }
    }

    private static byte[] token(WorkerProcess process) {
        try {
            Field field = WorkerProcess.class.getDeclaredField("token");
            field.setAccessible(true);
            return (byte[]) field.get(process);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** All objects of a type that hang on {@code root}: nothing hands the workers' secrets out. */
    private static <T> List<T> reachable(Object root, Class<T> type) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> left = new ArrayDeque<>(List.of(root));
        List<T> found = new ArrayList<>();
        while (!left.isEmpty()) {
            Object next = left.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (type.isInstance(next)) {
                found.add(type.cast(next));
            }
            List<Object> children = new ArrayList<>();
            if (next instanceof Map<?, ?> map) {
                children.addAll(map.values());
            } else if (next instanceof Collection<?> collection) {
                children.addAll(collection);
            } else if (next.getClass().getName().startsWith("dev.lido.")
                    && !next.getClass().isHidden()) {
                for (Field field : next.getClass().getDeclaredFields()) {
                    field.setAccessible(true);
                    children.add(field.get(next));
                }
            }
            children.removeIf(child -> child == null);
            left.addAll(children);
        }
        return found;
    }
}
