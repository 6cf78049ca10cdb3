package dev.lido.local;

import dev.lido.protocol.Hello;
import dev.lido.protocol.Kind;
import dev.lido.wire.Connection;
import dev.lido.wire.WireException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Finds out who has connected, before anything of what it sends is decoded. */
final class Handshake {
    /** Longest message that is taken from somebody unknown, in bytes. */
    static final long LONGEST_GREETING = 4096;

    private Handshake() {}

    /** Whether the other end is another user's process. Where the system doesn't tell, the token must do. */
    static boolean isForeign(SocketChannel channel, Path directory) {
        try {
            var peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
            return !peer.user().equals(Files.getOwner(directory));
        } catch (IOException | UnsupportedOperationException | LinkageError e) {
            return false;
        }
    }

    /**
     * Reads the first message. From then on the connection takes messages that the heap has room for, as bytes and as what
     * they become: were memory to run out, threads that have nothing to do with it would die.
     *
     * @param connection takes messages of up to {@link #LONGEST_GREETING} bytes
     * @param expected workers that have not connected yet, by number
     * @throws WireException if it is no worker of ours
     */
    static Worker identify(Connection connection, IntFunction<@Nullable Worker> expected) throws IOException {
        Hello hello = Hello.decode(connection.receive());
        if (hello.version() != Kind.VERSION) {
            throw new WireException("the session speaks version " + Kind.VERSION + " (Lido " + Build.version()
                    + "), the worker version " + hello.version() + " (Lido " + hello.build() + ")");
        }
        Worker worker = expected.apply(hello.worker());
        if (worker == null || !worker.process().knows(hello.token()) || !worker.claim()) {
            throw new WireException("a process connected that is not a worker of this session");
        }
        connection.accept(Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 5 * 2));
        return worker;
    }
}
