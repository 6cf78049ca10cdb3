package dev.lido.worker;

import dev.lido.protocol.Hello;
import dev.lido.protocol.Kind;
import dev.lido.protocol.OutputTail;
import dev.lido.protocol.Progress;
import dev.lido.wire.Connection;
import dev.lido.wire.Outbox;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The main class of a worker process. On standard input it finds, once: the path of the session's socket, its own
 * number, Lido's version, the file for its progress, that for its output (none if what tasks print is thrown away), that
 * for what it sends, how much its memory may grow, and the token that proves to the session who it is. It ends when the
 * channel does.
 */
public final class WorkerMain {
    private static final long LONGEST_MESSAGE = Long.MAX_VALUE;

    private WorkerMain() {}

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        String socket = in.readUTF();
        int worker = in.readInt();
        String build = in.readUTF();
        Progress progress = Progress.map(Path.of(in.readUTF()));
        String outputFile = in.readUTF();
        Outbox outbox = Outbox.map(Path.of(in.readUTF()));
        MemoryGuard memory = new MemoryGuard(in.readLong());
        byte[] token = in.readNBytes(Hello.TOKEN_BYTES);
        System.setIn(InputStream.nullInputStream());

        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Connection connection = new Connection(channel, LONGEST_MESSAGE, outbox);
        Hello hello = new Hello(
                Kind.VERSION, build, token, worker, ProcessHandle.current().pid());
        // The token must not come to rest in a file.
        connection.sendPastOutbox(Kind.HELLO, hello.encode());
        TaskOutput output =
                TaskOutput.install(connection, outputFile.isEmpty() ? null : OutputTail.map(Path.of(outputFile)));
        TaskLoop loop = new TaskLoop(connection, output, worker, progress, memory);
        loop.begin();
        start(loop, 1);
        start(loop, 2);
    }

    private static void start(TaskLoop loop, int number) {
        Thread thread = new Thread(
                () -> {
                    int code = 1;
                    try {
                        loop.serve();
                    } catch (IOException e) {
                        // The session is gone or has closed the channel: nobody is left to report to.
                        code = 0;
                    } catch (Throwable e) {
                        e.printStackTrace();
                    }
                    // Not exit: a shutdown hook of the user's must not keep an orphan alive.
                    Runtime.getRuntime().halt(code);
                },
                "lido-task-" + number);
        thread.start();
    }
}
