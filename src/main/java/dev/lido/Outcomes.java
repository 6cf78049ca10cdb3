package dev.lido;

import dev.lido.engine.Failure;
import dev.lido.trace.StackFrames;
import dev.lido.trace.Traces;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Turns an engine's failures into the exceptions that users see. */
final class Outcomes {
    /** How {@link SubmitCall} names its task. */
    private static final String SUBMITTED = "the submitted task";
    /** What JShell throws when a snippet calls a method that is not declared yet. */
    private static final String SNIPPET_INCOMPLETE = "jdk.jshell.spi.SPIResolutionException";

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
            return died(died, index, where);
        }
        if (failure instanceof Failure.TimedOut timedOut) {
            return timedOut(timedOut, index, where);
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

    /** What the exception for a failed item says, and where; without making one: that is for the thread that waits. */
    static ProgressUpdate.FailedItem inWords(Failure failure, long index, String where) {
        String message = failure instanceof Failure.Threw threw
                ? sentence(where, "failed: " + text(threw))
                : String.valueOf(of(failure, index, where).getMessage());
        return new ProgressUpdate.FailedItem(index, message, Traces.typed(frames(failure)));
    }

    /** Where it failed, from the inside out, as far as that is known. */
    private static List<StackTraceElement> frames(Failure failure) {
        if (failure instanceof Failure.TimedOut timedOut) {
            return Traces.parse(timedOut.trace().lines().toList(), List.of());
        }
        if (!(failure instanceof Failure.Threw threw)) {
            return List.of();
        }
        Throwable error = threw.error();
        if (error != null) {
            try {
                return List.of(error.getStackTrace());
            } catch (RuntimeException e) {
                // The method is the user's.
            }
        }
        return Traces.parse(
                threw.trace()
                        .lines()
                        .takeWhile(line -> !line.startsWith("Caused by: "))
                        .toList(),
                List.of());
    }

    /** The exception for a function that could not be prepared. */
    static RuntimeException ofFunction(Failure failure) {
        return of(failure, 0, "the function");
    }

    /** The exception for a value that could not be broadcast. */
    static RuntimeException ofBroadcast(Failure failure) {
        return failure instanceof Failure.Unshippable unshippable
                ? new NotShippableException("Cannot broadcast this value: " + unshippable.detail(), unshippable.cause())
                : of(failure, 0, "the value");
    }

    /** Whether another run might go better. */
    static boolean isWorthRetrying(Failure failure) {
        return failure instanceof Failure.Threw
                || failure instanceof Failure.WorkerDied
                || failure instanceof Failure.TimedOut;
    }

    private static TaskTimeoutException timedOut(Failure.TimedOut failure, long index, String where) {
        Duration limit = Duration.ofNanos(failure.limitNanos());
        List<StackTraceElement> frames = Traces.parse(failure.trace().lines().toList(), List.of());
        String place = Traces.place(frames);
        String message = sentence(where, "ran for longer than its time limit of " + text(limit) + " and was ended")
                + (place.isEmpty() ? "." : ", at " + place + '.');
        StackTraceElement[] caller = Traces.ofCaller(new Throwable().getStackTrace());
        RemoteCause trace = RemoteCause.of("the task when its time was over", null, failure.trace(), caller);
        return new TaskTimeoutException(message, limit, index, trace);
    }

    /** What happened to {@code where}, which may name an item or the one submitted task. */
    private static String sentence(String where, String what) {
        return where.startsWith(SUBMITTED)
                ? "The" + where.substring(3) + ' ' + what
                : "The task at " + where + ' ' + what;
    }

    private static WorkerDiedException died(Failure.WorkerDied died, long index, String where) {
        String message = "Worker " + died.worker() + " (pid " + died.pid() + ") " + died.cause() + " while running "
                + where + '.'
                + lines(" Its crash report says:", died.crash().lines().toList())
                + lines(" Its last words:", died.crash().isEmpty() ? Traces.fold(died.lastLines()) : List.of());
        return new WorkerDiedException(message, died, index);
    }

    /** {@code lines} after their heading if there are any. */
    private static String lines(String heading, List<String> lines) {
        return lines.isEmpty() ? "" : heading + "\n" + String.join("\n", lines);
    }

    private static String text(Duration duration) {
        return duration.compareTo(Duration.ofSeconds(10)) < 0
                ? duration.toMillis() + " ms"
                : duration.toSeconds() + " s";
    }

    private static RuntimeException threw(Failure.Threw threw, long index, String where) {
        Throwable cause = threw.error();
        if (cause instanceof RuntimeException missing
                && missing.getClass().getName().equals(SNIPPET_INCOMPLETE)) {
            return missing; // JShell explains it, given the original
        }
        String message = sentence(where, "failed: " + text(threw));
        if (cause == null) {
            StackTraceElement[] caller = Traces.ofCaller(new Throwable().getStackTrace());
            return new TaskException(
                    message, index, RemoteCause.of(threw.type(), threw.message(), threw.trace(), caller));
        }
        TaskException exception = new TaskException(message, index, cause);
        Traces.join(cause, exception.getStackTrace());
        return exception;
    }

    private static String text(Failure.Threw threw) {
        String type = StackFrames.plain(threw.type());
        return threw.message() == null ? type : type + ": " + threw.message();
    }

    private static NotShippableException unshippable(Failure.Unshippable failure, String where) {
        String what =
                switch (failure.what()) {
                    case "function" -> "this function";
                    case "item" -> where;
                    default -> "the " + failure.what() + " of " + where;
                };
        return new NotShippableException("Cannot ship " + what + ": " + failure.detail(), failure.cause());
    }
}
