package dev.lido.local;

import dev.lido.protocol.Hello;
import dev.lido.protocol.Kind;
import dev.lido.wire.Connection;
import dev.lido.wire.Message;
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
     * Reads the first message.
     *
     * @param expected workers that have not connected yet, by number
     * @throws WireException if it is no worker of ours
     */
    static Worker identify(Connection connection, IntFunction<@Nullable Worker> expected) throws IOException {
        Message first = connection.receive();
        if (first.body().size() > 4096) {
            throw new WireException("a first message of " + first.body().size() + " bytes is no greeting");
        }
        Hello hello = Hello.decode(first);
        if (hello.version() != Kind.VERSION) {
            throw new WireException("the session speaks version " + Kind.VERSION + " (Lido " + Build.version()
                    + "), the worker version " + hello.version() + " (Lido " + hello.build() + ")");
        }
        Worker worker = expected.apply(hello.worker());
        if (worker == null
                || worker.state() != Worker.State.STARTING
                || !worker.process().knows(hello.token())) {
            throw new WireException("a process connected that is not a worker of this session");
        }
        return worker;
    }
}
