package dev.lido.notebook.kernel;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * Knows which cells were sent before another failed: "Run all" sends all at once, and what follows a failed cell must not
 * run. The clocks of front end and kernel may differ; the smallest difference seen is taken for it.
 */
final class Backlog {
    private long offsetMillis = Long.MAX_VALUE;
    private long failedAtMillis = Long.MIN_VALUE;

    /** A message of this date (of the front end's clock) has come. */
    synchronized void arrived(Instant sent, long nowMillis) {
        offsetMillis = Math.min(offsetMillis, nowMillis - sent.toEpochMilli());
    }

    /** A cell failed, after which those that wait are not to run. */
    synchronized void failed(long nowMillis) {
        failedAtMillis = nowMillis;
    }

    /** Whether a cell of this date was sent before the last failure. */
    synchronized boolean isStale(Instant sent) {
        return failedAtMillis != Long.MIN_VALUE && sent.toEpochMilli() + offsetMillis < failedAtMillis;
    }

    /** When a message was sent, from the date in its header; now, if that can't be read. */
    static Instant sent(String date) {
        try {
            return OffsetDateTime.parse(date).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.now();
        }
    }
}
