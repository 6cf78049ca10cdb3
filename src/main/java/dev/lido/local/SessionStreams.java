package dev.lido.local;

import java.io.PrintStream;

/**
 * Where the session printed at one moment. What a task prints appears where the session printed when its call was made: a
 * notebook gives each cell streams of its own, and a task may outlive the cell that started it.
 */
record SessionStreams(PrintStream out, PrintStream err) {
    static SessionStreams now() {
        return new SessionStreams(System.out, System.err);
    }
}
