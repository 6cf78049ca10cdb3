package dev.lido.serial;

import static dev.lido.serial.Kind.refused;

import java.io.*;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

final class RefusedKinds {
    private RefusedKinds() {}

    static List<Kind> all() {
        return List.of(
                refused("IntStream", () -> IntStream.of(1)),
                refused("InputStream (file)", () -> new FileInputStream("pom.xml")),
                refused("ByteArrayInputStream", () -> new ByteArrayInputStream(new byte[1])),
                refused("System.out", () -> System.out),
                refused("BufferedReader", () -> new BufferedReader(new StringReader("x"))),
                refused("Scanner", () -> new Scanner("x")),
                refused("Thread", Thread::currentThread),
                refused("ThreadLocal", ThreadLocal::new),
                refused("CompletableFuture", CompletableFuture::new),
                refused(
                        "ExecutorService",
                        () -> new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>())),
                refused("ForkJoinPool.commonPool", ForkJoinPool::commonPool),
                refused("Socket", Socket::new),
                refused("SocketChannel", SocketChannel::open),
                refused("FileChannel", () -> FileChannel.open(Path.of("pom.xml"), StandardOpenOption.READ)),
                refused("ClassLoader", RefusedKinds.class::getClassLoader),
                refused("Module", Object.class::getModule),
                refused("ProcessHandle", ProcessHandle::current),
                refused("WeakReference", () -> new WeakReference<>(1)),
                refused("Timer", () -> {
                    Timer timer = new Timer(true);
                    timer.cancel();
                    return timer;
                }),
                refused("CountDownLatch", () -> new CountDownLatch(1)),
                refused("Condition", () -> new ReentrantLock().newCondition()),
                refused("StampedLock.asReadLock view", () -> new Locks().view()),
                refused("Logger", () -> java.util.logging.Logger.getLogger("x")),
                refused("MethodHandles.Lookup", MethodHandles::lookup),
                refused("MethodHandle", () -> MethodHandles.constant(int.class, 1)),
                refused("ThreadLocalRandom.current()", ThreadLocalRandom::current),
                refused("SplittableRandom", () -> new SplittableRandom(1)),
                refused(
                        "RandomGenerator.of(L64X128MixRandom)",
                        () -> java.util.random.RandomGenerator.of("L64X128MixRandom")),
                refused("DateTimeFormatter.ofPattern", () -> DateTimeFormatter.ofPattern("yyyy")),
                refused(
                        "MatchResult",
                        () -> java.util.regex.Pattern.compile("a").matcher("a").toMatchResult()),
                refused("StringJoiner", () -> new StringJoiner(",")),
                refused("BasicStroke", () -> new java.awt.BasicStroke(1)),
                refused("ZipFile", () -> new java.util.zip.ZipFile(jar())),
                refused("HttpClient", java.net.http.HttpClient::newHttpClient),
                refused("user Thread subclass", () -> new Thread() {}),
                refused("nested FileInputStream", () -> Map.of("src", List.of(new FileInputStream("pom.xml")))));
    }

    private static File jar() throws Exception {
        return new File(org.junit.jupiter.api.Test.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static final class Locks {
        Object view() {
            return new java.util.concurrent.locks.StampedLock().asReadLock();
        }
    }
}
