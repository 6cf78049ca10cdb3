package dev.lido.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an item has no result. The public API turns each kind into an exception of its own type. */
public sealed interface Failure {
    /**
     * The function threw.
     *
     * @param error what it threw, or null if that could not be sent
     * @param type class name of what it threw
     * @param message its message
     * @param trace its stack trace as text
     */
    record Threw(
            @Nullable Throwable error,
            String type,
            @Nullable String message,
            String trace) implements Failure {}

    /**
     * A value can't travel.
     *
     * @param what which one: the function, the item, its result
     * @param detail where in it and why, with the remedy
     * @param cause what was thrown, if it is here
     */
    record Unshippable(String what, String detail, @Nullable Throwable cause) implements Failure {}

    /**
     * The worker process ended while it ran the item.
     *
     * @param worker number of the worker
     * @param pid its process id
     * @param exitCode its exit code; 128 + n for signal n
     * @param cause what happened, in words
     * @param lastLines the end of what it wrote to its standard error
     * @param crash what the JVM reported of its crash, or empty
     */
    record WorkerDied(int worker, long pid, int exitCode, String cause, List<String> lastLines, String crash)
            implements Failure {}

    /**
     * The item took longer than it may.
     *
     * @param limitNanos how long it may take
     * @param trace where it was when its time was over, as text
     */
    record TimedOut(long limitNanos, String trace) implements Failure {}

    /** The item was given up: its call was cancelled or failed elsewhere. */
    record Dropped() implements Failure {}

    /**
     * The engine can't run anything.
     *
     * @param detail why, with the remedy
     * @param cause what was thrown, if anything
     */
    record EngineFailed(String detail, @Nullable Throwable cause) implements Failure {}

    /** The engine was closed. */
    record EngineClosed() implements Failure {}
}
