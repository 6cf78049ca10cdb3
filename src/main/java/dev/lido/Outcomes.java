package dev.lido;

import dev.lido.engine.Failure;
import java.util.concurrent.CancellationException;

/** Turns an engine's failures into the exceptions that users see. */
final class Outcomes {
    private Outcomes() {}

    /**
     * The exception for a failed item.
     *
     * @param where the item in words, to stand after "while running": {@code item 17 ("row")}
     */
    static RuntimeException of(Failure failure, long index, String where) {
        if (failure instanceof Failure.Threw threw) {
            return threw(threw, index, where);
        }
        if (failure instanceof Failure.WorkerDied died) {
            StringBuilder message = new StringBuilder("Worker ")
                    .append(died.worker())
                    .append(" (pid ")
                    .append(died.pid())
                    .append(") ")
                    .append(died.cause())
                    .append(" while running ")
                    .append(where)
                    .append('.');
            if (!died.lastLines().isEmpty()) {
                message.append(" Its last words: ").append(String.join(" / ", died.lastLines()));
            }
            return new WorkerDiedException(
                    message.toString(), died.worker(), died.pid(), died.exitCode(), index, died.lastLines());
        }
        if (failure instanceof Failure.Unshippable unshippable) {
            return unshippable(unshippable, where);
        }
        if (failure instanceof Failure.EngineFailed failed) {
            return new EngineException(failed.detail(), failed.cause());
        }
        if (failure instanceof Failure.EngineClosed) {
            return new PoolClosedException("The pool was closed before " + where + " was done.");
        }
        return new CancellationException("Given up: " + where + ".");
    }

    /** The exception for a function that could not be prepared. */
    static RuntimeException ofFunction(Failure failure) {
        return of(failure, 0, "the function");
    }

    private static RuntimeException threw(Failure.Threw threw, long index, String where) {
        Throwable cause = threw.error();
        if (cause instanceof RuntimeException missing
                && missing.getClass().getName().equals(SNIPPET_INCOMPLETE)) {
            // JShell's own: the snippet calls a method that is not declared yet. JShell explains it, given the
            // original.
            return missing;
        }
        if (cause == null) {
            cause = new RemoteCause(threw.type(), threw.message(), threw.trace());
        }
        return new TaskException("The task failed at " + where + ": " + text(threw), index, cause);
    }

    private static String text(Failure.Threw threw) {
        return threw.message() == null ? threw.type() : threw.type() + ": " + threw.message();
    }

    private static final String SNIPPET_INCOMPLETE = "jdk.jshell.spi.SPIResolutionException";

    private static NotShippableException unshippable(Failure.Unshippable failure, String where) {
        String what = failure.what().equals("function")
                ? "Cannot ship this function: "
                : "Cannot ship the " + failure.what() + " of " + where + ": ";
        return new NotShippableException(what + failure.detail(), failure.cause());
    }
}
