package dev.lido;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;

/** What is printed to this JVM's two streams. */
final class Printed {
    private Printed() {}

    /** All that is printed meanwhile. */
    static String during(Callable<?> action) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        during(new PrintStream(bytes, true, StandardCharsets.UTF_8), action);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Its lines. */
    static List<String> linesDuring(Callable<?> action) throws Exception {
        return during(action).lines().toList();
    }

    /** Sends all that is printed meanwhile to {@code both}. */
    static void during(PrintStream both, Callable<?> action) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(both);
        System.setErr(both);
        try {
            action.call();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
