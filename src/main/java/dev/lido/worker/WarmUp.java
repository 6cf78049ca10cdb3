package dev.lido.worker;

import dev.lido.protocol.ItemOutcome;
import dev.lido.protocol.Kind;
import dev.lido.protocol.Results;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueDecoder;
import dev.lido.serial.ValueEncoder;
import dev.lido.wire.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the JVM compile what every chunk needs, before the first large one comes: a thousand items cost a cold worker
 * more than a hundred thousand cost a warm one. Runs once, on a thread of the lowest priority, when the worker has given
 * its first answer or has waited for a while.
 */
final class WarmUp {
    private static final long LONGEST_WAIT_MILLIS = 300;
    private static final int ROUNDS = 30;
    private static final int ITEMS = 300;

    private final CountDownLatch answered = new CountDownLatch(1);

    void start() {
        Thread thread = new Thread(this::run, "lido-warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** The worker has finished a chunk. */
    void answered() {
        answered.countDown();
    }

    private void run() {
        try {
            answered.await(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            Generation generation = new Generation(0, WarmUp.class.getClassLoader());
            for (int round = 0; round < ROUNDS; round++) {
                exercise(generation.encoder(), generation.decoder());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UnshippableException e) {
            throw new IllegalStateException("numbers and texts always travel", e);
        }
    }

    private static void exercise(ValueEncoder encoder, ValueDecoder decoder) throws IOException, UnshippableException {
        for (int i = 0; i < ITEMS; i++) {
            encoder.add(i % 3 == 0 ? (Object) "text" : i % 3 == 1 ? (Object) (i * 0.5) : (Object) i);
        }
        List<ItemOutcome> outcomes = new ArrayList<>(Collections.nCopies(ITEMS, ItemOutcome.VALUE));
        Results sent = new Results(1, 0, true, 1, outcomes, encoder.finish());
        Payload values =
                Results.decode(new Message(Kind.RESULTS, sent.encode())).values();
        for (int i = 0; i < values.count(); i++) {
            decoder.read(values, i);
        }
    }
}
