package dev.lido;

/** A pool that stays open, and the options, for the time of one call. */
record CallSite(WorkerPool pool, CallOptions options) implements AutoCloseable {
    @Override
    public void close() {
        pool.leave();
    }
}
