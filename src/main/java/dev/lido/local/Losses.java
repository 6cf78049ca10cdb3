package dev.lido.local;

import dev.lido.engine.Failure;
import dev.lido.protocol.Answer.Loss;
import java.util.ArrayList;
import java.util.List;

/** Failures that workers can't send themselves, on their way from another machine. */
final class Losses {
    private static final int DROPPED = 0;
    private static final int WORKER_DIED = 1;
    private static final int TIMED_OUT = 2;
    private static final int ENGINE_FAILED = 3;
    private static final int UNSHIPPABLE = 4;
    private static final int ENGINE_CLOSED = 5;

    private Losses() {}

    static Loss of(int offset, Failure failure) {
        if (failure instanceof Failure.WorkerDied died) {
            List<String> texts = new ArrayList<>(List.of(died.cause(), died.crash()));
            texts.addAll(died.lastLines());
            return new Loss(
                    offset, WORKER_DIED, List.of((long) died.worker(), died.pid(), (long) died.exitCode()), texts);
        }
        if (failure instanceof Failure.TimedOut timedOut) {
            return new Loss(offset, TIMED_OUT, List.of(timedOut.limitNanos()), List.of(timedOut.trace()));
        }
        if (failure instanceof Failure.EngineFailed failed) {
            return new Loss(offset, ENGINE_FAILED, List.of(), List.of(failed.detail()));
        }
        if (failure instanceof Failure.Unshippable unshippable) {
            return new Loss(offset, UNSHIPPABLE, List.of(), List.of(unshippable.what(), unshippable.detail()));
        }
        if (failure instanceof Failure.Threw threw) {
            // Decoded where it was sent for, not here; what is here was made by the engine.
            return new Loss(offset, ENGINE_FAILED, List.of(), List.of(threw.type() + ": " + threw.message()));
        }
        return new Loss(
                offset, failure instanceof Failure.EngineClosed ? ENGINE_CLOSED : DROPPED, List.of(), List.of());
    }

    static Failure failure(Loss loss) {
        List<String> texts = loss.texts();
        return switch (loss.kind()) {
            case WORKER_DIED ->
                new Failure.WorkerDied(
                        loss.numbers().get(0).intValue(),
                        loss.numbers().get(1),
                        loss.numbers().get(2).intValue(),
                        texts.get(0),
                        texts.subList(2, texts.size()),
                        texts.get(1));
            case TIMED_OUT -> new Failure.TimedOut(loss.numbers().get(0), texts.get(0));
            case ENGINE_FAILED -> new Failure.EngineFailed(texts.get(0), null);
            case UNSHIPPABLE -> new Failure.Unshippable(texts.get(0), texts.get(1), null);
            case ENGINE_CLOSED -> new Failure.EngineClosed();
            default -> new Failure.Dropped();
        };
    }
}
