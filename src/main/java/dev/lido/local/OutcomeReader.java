package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.engine.Failure;
import dev.lido.protocol.ItemOutcome;
import dev.lido.protocol.Results;
import dev.lido.serial.ClassSpace;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueDecoder;
import org.jspecify.annotations.Nullable;

/** Decodes what workers send of items, and reports it. Not thread-safe. */
final class OutcomeReader {
    private final ClassSpace classes;
    private @Nullable ValueDecoder decoder;

    OutcomeReader(ClassSpace classes) {
        this.classes = classes;
    }

    /** Reports all outcomes of {@code results} to {@code chunk}. */
    void report(Chunk chunk, Results results) {
        int count = results.outcomes().size();
        for (int i = 0; i < count; i++) {
            report(chunk, results.from() + i, results.outcomes().get(i), results, i);
        }
    }

    private void report(Chunk chunk, int offset, ItemOutcome outcome, Results results, int at) {
        switch (outcome.status()) {
            case VALUE -> {
                Object value;
                try {
                    value = decoder().read(results.values(), at);
                } catch (UnshippableException e) {
                    chunk.failed(offset, new Failure.Unshippable("result", e.getMessage(), e.userCause()));
                    return;
                }
                chunk.succeeded(offset, value);
            }
            case THREW -> chunk.failed(offset, threw(outcome, results, at));
            case UNREADABLE -> chunk.failed(offset, new Failure.Unshippable("function or item", text(outcome), null));
            case TIMED_OUT -> chunk.failed(offset, new Failure.TimedOut(chunk.timeoutNanos(), outcome.trace()));
            case UNSENDABLE -> chunk.failed(offset, new Failure.Unshippable("result", text(outcome), null));
            case DROPPED -> chunk.failed(offset, new Failure.Dropped());
        }
    }

    private Failure threw(ItemOutcome outcome, Results results, int at) {
        Throwable error;
        try {
            error = decoder().read(results.values(), at) instanceof Throwable thrown ? thrown : null;
        } catch (UnshippableException e) {
            // The text must do.
            error = null;
        }
        return new Failure.Threw(error, outcome.type(), outcome.message(), outcome.trace());
    }

    private static String text(ItemOutcome outcome) {
        String message = outcome.message();
        return message == null ? outcome.type() : message;
    }

    /** Loads what reading needs: much, in a cold JVM. */
    void prepare() {
        try {
            decoder().read(Payload.NULL, 0);
        } catch (UnshippableException e) {
            throw new IllegalStateException("null can't be read", e);
        }
    }

    private ValueDecoder decoder() {
        ValueDecoder made = decoder;
        if (made == null) {
            made = new ValueDecoder(classes);
            decoder = made;
        }
        return made;
    }
}
