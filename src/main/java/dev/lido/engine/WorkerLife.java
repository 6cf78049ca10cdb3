package dev.lido.engine;

/**
 * Who runs chunks, and since when.
 *
 * @param number its number in the engine, from 1; 0 if the engine does not say
 * @param pid its process id
 * @param launched when it was started, by the session's {@link System#nanoTime}
 * @param ready when it could take its first chunk; the same where nothing has to start
 */
public record WorkerLife(int number, long pid, long launched, long ready) {}
