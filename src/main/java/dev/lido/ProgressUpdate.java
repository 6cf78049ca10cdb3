package dev.lido;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far a call is at one moment; see {@link CallOptions#progress}. Prints as a line.
 *
 * <p>From one update of a call to the next {@code done}, {@code failed} and {@code elapsed} never fall. When the call is
 * {@linkplain State#DONE done}, {@code done} is exact; before that, items that ended in a worker count, though their results
 * may still be on their way.
 *
 * @param call what was called: {@code map}, {@code filter}, {@code imap}, ...
 * @param done items that have ended, those that failed among them
 * @param failed items that have failed for good; those that will be tried again are not among them
 * @param total number of items; empty as long as a lazy call has not come to the end of its source
 * @param elapsed time since the call began
 * @param rate items per second: of late while it runs, on the whole when it is over
 * @param left estimated time until it is done; empty if nothing has ended yet, or the total is not known
 * @param running the items that run
 * @param workers what each worker has done, in the order of their numbers
 * @param failures of the items that have failed, the first five
 * @param state whether it is over, and how it ended
 * @since 0.1
 */
public record ProgressUpdate(
        String call,
        long done,
        long failed,
        OptionalLong total,
        Duration elapsed,
        double rate,
        Optional<Duration> left,
        List<RunningItem> running,
        List<WorkerShare> workers,
        List<FailedItem> failures,
        State state) {
    private static final String INTERRUPTED = "interrupted";

    public ProgressUpdate {
        running = List.copyOf(running);
        workers = List.copyOf(workers);
        failures = List.copyOf(failures);
    }

    /** Whether a call is over, and how it ended. */
    public enum State {
        /** It is not over. */
        RUNNING,
        /** All items have ended. */
        DONE,
        /** An item's failure, or that of the pool, has ended it. */
        FAILED,
        /** Its thread was interrupted. */
        INTERRUPTED,
        /** Its stream was closed before all was fetched. */
        CLOSED
    }

    /**
     * An item that runs.
     *
     * @param worker number of the worker
     * @param index index of the item
     * @param item the item in words, shortened
     * @param fraction what part of it is done, if it tells: see {@link Task#progress}
     */
    public record RunningItem(int worker, long index, String item, OptionalDouble fraction) {}

    /**
     * What one worker has done of the call.
     *
     * @param worker number of the worker
     * @param pid its process id; that of the last one, if it died and another took its place
     * @param items items that have ended in it
     */
    public record WorkerShare(int worker, long pid, long items) {}

    /**
     * An item that has failed for good. Prints as its message.
     *
     * @param index index of the item
     * @param message what the call's exception for it says
     * @param place the innermost line that the user typed, or else is not the Java platform's, where it failed; empty if
     *     that is not known, as when the worker died
     */
    public record FailedItem(long index, String message, Optional<StackTraceElement> place) {
        @Override
        public String toString() {
            return message;
        }
    }

    /** Whether this is the last update of the call. */
    public boolean isOver() {
        return state != State.RUNNING;
    }

    /** What part of the whole is done, that of running items included: from 0 to 1; empty if the total is not known. */
    public OptionalDouble fraction() {
        return total.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(items() / Math.max(1, total.getAsLong()));
    }

    /** The items that are done, parts of running ones included. */
    double items() {
        double items = done;
        for (RunningItem item : running) {
            items += item.fraction().orElse(0);
        }
        return Math.min(items, total.orElse(Long.MAX_VALUE));
    }

    /** All but the counts, in words, without those that say nothing. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (rate > 0) {
            notes.add(rateInWords());
        }
        left.ifPresent(time -> notes.add(inWords(time) + " left"));
        if (failed > 0) {
            notes.add(failed + " failed");
        }
        switch (state) {
            case FAILED -> notes.add("ended by a failure");
            case INTERRUPTED -> notes.add(INTERRUPTED);
            case CLOSED -> notes.add("closed");
            default -> {}
        }
        return notes;
    }

    private String rateInWords() {
        if (rate >= 100) {
            return Math.round(rate) + "/s";
        }
        return rate >= 0.1 ? rounded(rate) + "/s" : rounded(rate * 60) + "/min";
    }

    private static String rounded(double value) {
        return Double.toString(Math.round(value * 10) / 10.0);
    }

    /** To the second below an hour, and to the minute above. */
    private static String inWords(Duration time) {
        long seconds = Math.max(1, time.plusMillis(500).toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        String counts = done + (total.isPresent() ? " of " + total.getAsLong() : "");
        boolean interrupted = state == State.INTERRUPTED;
        parts.add(interrupted ? INTERRUPTED + " at " + counts : counts + " done");
        parts.addAll(notes());
        if (interrupted) {
            parts.remove(INTERRUPTED);
        }
        return call + ": " + String.join(", ", parts) + " (" + inWords(elapsed) + ")";
    }
}
