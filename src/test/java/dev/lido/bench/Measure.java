package dev.lido.bench;

/** Measures once: nanoseconds, or whatever the row's {@link Unit} is. */
@FunctionalInterface
interface Measure {
    double once() throws Exception;

    /** Something to do, of which the time is measured. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Measures how long {@code work} takes. */
    static Measure time(Work work) {
        return () -> {
            long start = System.nanoTime();
            work.run();
            return System.nanoTime() - start;
        };
    }
}
