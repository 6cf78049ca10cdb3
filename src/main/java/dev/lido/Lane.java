package dev.lido;

import dev.lido.engine.WorkerLife;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What one worker did for a call, in order.
 *
 * @param worker who it is
 * @param spans its chunks
 * @param died whether it ended before its time
 */
record Lane(WorkerLife worker, List<ChunkSpan> spans, boolean died) {
    Lane {
        spans = List.copyOf(spans);
    }

    long sum(ToLongFunction<ChunkSpan> part) {
        return spans.stream().mapToLong(part).sum();
    }

    /** Halves the number of spans: each two that follow each other become one. */
    static void merge(List<ChunkSpan> spans) {
        List<ChunkSpan> merged = new ArrayList<>(spans.size() / 2 + 1);
        for (int i = 0; i < spans.size(); i += 2) {
            ChunkSpan span = spans.get(i);
            merged.add(i + 1 < spans.size() ? span.and(spans.get(i + 1)) : span);
        }
        spans.clear();
        spans.addAll(merged);
    }
}
