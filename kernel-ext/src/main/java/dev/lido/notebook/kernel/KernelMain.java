package dev.lido.notebook.kernel;

import dev.lido.Pool;
import dev.lido.notebook.MagicException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/**
 * What Jupyter starts: {@code java … dev.lido.notebook.kernel.KernelMain CONNECTION_FILE}.
 *
 * @since 0.1
 */
public final class KernelMain {
    private static final long EXIT_MILLIS = 1_500;
    /** In place of a connection file: use once what a start uses, for the JVM to write a class archive at the end. */
    private static final String TRAIN = "--train";
    /** Prints where an artifact and all that it needs are, for Lido's commands that need libraries. */
    private static final String RESOLVE = "--resolve";

    private KernelMain() {}

    /** Runs the kernel until Jupyter ends it. */
    public static void main(String[] args) throws Exception {
        // Before the library is loaded that would say that it has nowhere to log to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (args.length == 2 && args[0].equals(RESOLVE)) {
            resolve(args[1]);
            return;
        }
        if (args.length != 1) {
            System.err.println("Jupyter starts this with the name of a connection file. To install the kernel:"
                    + " java -jar lido-kernel.jar kernel install");
            System.exit(2);
        }
        if (args[0].equals(TRAIN)) {
            train();
            return;
        }
        CompletableFuture<Session> session = inBackground();
        LidoKernel kernel = new LidoKernel(session);
        KernelConnectionProperties properties = KernelConnectionProperties.parse(Files.readString(Path.of(args[0])));
        JupyterConnection connection = new JupyterConnection(properties);
        kernel.becomeHandlerForConnection(connection);
        kernel.onStartup();
        connect(connection, properties);
        interruptBySignal(kernel);
        endWithParent(kernel);
        connection.waitUntilClose();
        exit();
    }

    private static void connect(JupyterConnection connection, KernelConnectionProperties properties)
            throws InterruptedException {
        try {
            Ports.awaitFree(properties);
            connection.connect();
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void resolve(String artifact) {
        try {
            Artifacts.resolve(artifact).values().forEach(System.out::println);
        } catch (MagicException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void train() throws Exception {
        Session session = new Session();
        LidoKernel kernel = new LidoKernel(CompletableFuture.completedFuture(session));
        JupyterConnection connection = new JupyterConnection(
                new KernelConnectionProperties("127.0.0.1", 0, 0, 0, 0, 0, "tcp", "hmac-sha256", TRAIN));
        kernel.becomeHandlerForConnection(connection);
        kernel.onStartup();
        LogLines.install();
        kernel.eval("record Row(int x) {}\nint twice(int x) { return 2 * x; }");
        kernel.eval("%parallel x : 2 -> new Row(twice(x))");
        kernel.complete("List.o", 6);
        Pool.shutdown();
        System.exit(0);
    }

    /** JShell takes its time to start; meanwhile the kernel can tell Jupyter that it is there. */
    private static CompletableFuture<Session> inBackground() {
        CompletableFuture<Session> made = new CompletableFuture<>();
        Thread starter = new Thread(
                () -> {
                    try {
                        made.complete(new Session());
                        LogLines.install();
                        if (!"false".equals(System.getenv("LIDO_WARM_UP"))) {
                            Pool.warmUp();
                        }
                    } catch (Throwable e) {
                        made.completeExceptionally(e);
                    }
                },
                "lido-kernel-start");
        starter.setDaemon(true);
        starter.start();
        return made;
    }

    /** By reflection, because javac warns of the class and that warning can't be suppressed. */
    private static void interruptBySignal(LidoKernel kernel) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object interrupts = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            kernel.interrupt();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), interrupts);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // No signals here: Jupyter interrupts by message, as the kernelspec asks it to.
        }
    }

    /** Jupyter may die without a word; nobody would end this process then. */
    private static void endWithParent(LidoKernel kernel) {
        String parent = System.getenv("JPY_PARENT_PID");
        if (parent != null && parent.matches("[1-9][0-9]{0,17}")) {
            ProcessHandle.of(Long.parseLong(parent))
                    .ifPresent(process -> process.onExit().thenRun(() -> {
                        kernel.end(false);
                        exit();
                    }));
        }
    }

    private static void exit() {
        exitSoon();
        Pool.shutdown();
        System.exit(0);
    }

    /** Ends the process whatever it does, in a moment. */
    static void exitSoon() {
        Thread last = new Thread(
                () -> {
                    try {
                        Thread.sleep(EXIT_MILLIS);
                    } catch (InterruptedException e) {
                        // so much the sooner
                    }
                    Runtime.getRuntime().halt(0);
                },
                "lido-kernel-exit");
        last.setDaemon(true);
        last.start();
    }
}
