package dev.lido.serial;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What belongs to this process and can't travel, with the remedy. By name, so that asking loads none of the classes. */
final class Hints {
    static final String GENERAL =
            "it is a JDK class that isn't Serializable; make it inside the task, or send what it is made from";

    private static final String STREAM =
            "an open stream belongs to this process; send the bytes or the path, and open it in the task";
    private static final String SOCKET =
            "a connection belongs to this process; send the address and connect in the task";
    private static final String THREAD = "a thread belongs to this process; start one in the task";
    private static final String THREADS = "it belongs to threads of this process; make one in the task";
    private static final String EXECUTOR = "an executor belongs to this process; make one in the task";
    private static final String FUTURE = "it is completed in this process; wait for it and send its result";
    private static final String LOCK = "it has waiting threads of this process; make it in the task";
    private static final String HANDLE = "it is bound to this JVM's methods; send a lambda or a method reference";
    private static final String ONCE = "it can be used only once and only here; send the collection behind it";

    private static final Map<String, String> BY_NAME = Map.ofEntries(
            Map.entry(
                    "java.util.stream.BaseStream",
                    "a stream can be used only once and only here; send a list (stream.toList())"),
            Map.entry("java.util.Iterator", ONCE),
            Map.entry("java.util.Spliterator", ONCE),
            Map.entry("java.util.Enumeration", ONCE),
            Map.entry("java.lang.Thread", THREAD),
            Map.entry("java.lang.ThreadGroup", THREAD),
            Map.entry("java.lang.ThreadLocal", "its values belong to threads of this process; send the value"),
            Map.entry("java.io.InputStream", STREAM),
            Map.entry("java.io.OutputStream", STREAM),
            Map.entry("java.io.Reader", STREAM),
            Map.entry("java.io.Writer", STREAM),
            Map.entry("java.io.RandomAccessFile", STREAM),
            Map.entry("java.io.FileDescriptor", STREAM),
            Map.entry("java.nio.channels.Channel", STREAM),
            Map.entry("java.nio.MappedByteBuffer", "it is a window on a file; send the path, or a copy of the bytes"),
            Map.entry("java.util.zip.ZipFile", STREAM),
            Map.entry("java.util.Scanner", STREAM),
            Map.entry("java.net.Socket", SOCKET),
            Map.entry("java.net.ServerSocket", SOCKET),
            Map.entry("java.net.DatagramSocket", SOCKET),
            Map.entry("java.net.http.HttpClient", SOCKET),
            Map.entry("java.net.URLConnection", SOCKET),
            Map.entry("java.sql.Connection", SOCKET),
            Map.entry("java.lang.ClassLoader", "a class loader belongs to this JVM; send the class"),
            Map.entry("java.lang.Module", "a module belongs to this JVM; send its name"),
            Map.entry("java.lang.Process", "a process has one parent; start it in the task"),
            Map.entry("java.lang.ProcessHandle", "send its pid, and look it up in the task"),
            Map.entry("java.util.concurrent.Future", FUTURE),
            Map.entry("java.util.concurrent.CompletionStage", FUTURE),
            Map.entry("java.util.concurrent.Executor", EXECUTOR),
            Map.entry("java.util.concurrent.AbstractExecutorService", EXECUTOR),
            Map.entry("java.util.concurrent.CompletableFuture", FUTURE),
            Map.entry("dev.lido.WorkerPool", "a pool belongs to the session; in a task, Pool.map opens the task's own"),
            Map.entry("jdk.jshell.JShell", "a JShell belongs to this process; make one in the task"),
            Map.entry("java.util.Timer", EXECUTOR),
            Map.entry("java.util.TimerTask", EXECUTOR),
            Map.entry("java.util.concurrent.CountDownLatch", LOCK),
            Map.entry("java.util.concurrent.CyclicBarrier", LOCK),
            Map.entry("java.util.concurrent.Phaser", LOCK),
            Map.entry("java.util.concurrent.Exchanger", LOCK),
            Map.entry("java.util.concurrent.locks.Condition", LOCK),
            Map.entry("java.util.concurrent.locks.StampedLock$ReadLockView", LOCK),
            Map.entry("java.util.concurrent.locks.StampedLock$WriteLockView", LOCK),
            Map.entry("java.util.concurrent.locks.StampedLock$ReadWriteLockView", LOCK),
            Map.entry("java.lang.ref.Reference", "what it refers to may be gone at any time; send the object itself"),
            Map.entry("java.lang.ref.ReferenceQueue", THREADS),
            Map.entry("java.lang.ref.Cleaner", THREADS),
            Map.entry("java.util.logging.Logger", "a logger belongs to this JVM; get one by its name in the task"),
            Map.entry("java.lang.System$Logger", "a logger belongs to this JVM; get one by its name in the task"),
            Map.entry("java.util.concurrent.ThreadLocalRandom", "it belongs to a thread; call current() in the task"),
            Map.entry("java.util.SplittableRandom", "its state can't be read; send a seed, or a java.util.Random"),
            Map.entry(
                    "java.util.random.RandomGenerator", "its state can't be read; send a seed, or a java.util.Random"),
            Map.entry("java.lang.invoke.MethodHandle", HANDLE),
            Map.entry("java.lang.invoke.VarHandle", HANDLE),
            Map.entry(
                    "java.lang.invoke.MethodHandles$Lookup",
                    "it carries this JVM's access rights; call MethodHandles.lookup() in the task"),
            Map.entry("java.util.StringJoiner", "its parts can't be read; send its toString(), or a list of the parts"),
            Map.entry("java.util.regex.MatchResult", "send the groups (group(), start(), end())"),
            Map.entry("java.awt.BasicStroke", "send its width, cap, join and dash, and make it in the task"),
            Map.entry("java.lang.Runtime", "it is this JVM; call Runtime.getRuntime() in the task"),
            Map.entry("java.lang.StackWalker", THREADS));

    private Hints() {}

    /**
     * Why objects of {@code type} are refused, or null if nothing speaks against them.
     *
     * @param interfacesToo false for user classes, which may implement what they like
     */
    static @Nullable String of(Class<?> type, boolean interfacesToo) {
        if (interfacesToo && type.getName().equals("java.util.Random")) {
            return null;
        }
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            if (at.getName().equals("java.util.Random") || at.getName().equals("java.util.Properties")) {
                return null;
            }
            String hint = BY_NAME.get(at.getName());
            if (hint == null && interfacesToo) {
                hint = ofInterfaces(at);
            }
            if (hint != null) {
                return hint;
            }
        }
        return null;
    }

    private static @Nullable String ofInterfaces(Class<?> type) {
        for (Class<?> each : type.getInterfaces()) {
            String hint = BY_NAME.get(each.getName());
            if (hint == null) {
                hint = ofInterfaces(each);
            }
            if (hint != null) {
                return hint;
            }
        }
        return null;
    }
}
