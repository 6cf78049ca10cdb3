package dev.lido;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a pool's last calls. Thread-safe. */
final class CallLog {
    static final int MOST_CALLS = 20;
    /** What is left of a call when another has come. */
    private static final int SPANS_OF_OLD_CALLS = 256;
    /** Submitted tasks that follow each other without such a pause are recorded together. */
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private static final long LONGEST_GROUP_NANOS = 60 * PAUSE_NANOS;

    private final Deque<CallRecorder> calls = new ArrayDeque<>();
    private @Nullable CallRecorder submits;

    /** A call begins. */
    synchronized CallRecorder begin(String kind, int workers, int chunkOption) {
        CallRecorder latest = calls.peekLast();
        if (latest != null) {
            latest.compact(SPANS_OF_OLD_CALLS);
        }
        CallRecorder call = new CallRecorder(kind, workers, chunkOption);
        calls.addLast(call);
        if (calls.size() > MOST_CALLS) {
            calls.removeFirst();
        }
        return call;
    }

    /** A task was submitted: to be recorded with those before it, unless that was long ago. */
    synchronized CallRecorder submitted(int workers) {
        CallRecorder group = submits;
        long now = System.nanoTime();
        if (group == null
                || group.quietSince() != Long.MAX_VALUE && now - group.quietSince() > PAUSE_NANOS
                || now - group.start() > LONGEST_GROUP_NANOS) {
            group = begin("submit", workers, 0);
            submits = group;
        }
        group.taskBegan();
        return group;
    }

    List<CallTimeline> timelines() {
        List<CallRecorder> all;
        synchronized (this) {
            all = List.copyOf(calls);
        }
        return all.stream().map(CallRecorder::timeline).toList();
    }
}
