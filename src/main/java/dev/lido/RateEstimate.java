package dev.lido;

/**
 * Items per second of late: a mean over all the time so far in which time that is long past counts less. After {@code t}
 * seconds the last {@code t / 2}, or 10 if that is more, make up most of it, so that a slow start is soon forgotten and
 * items that take minutes still give a steady figure.
 */
final class RateEstimate {
    private static final double LEAST_MEMORY = 10;

    private double items;
    private double seconds;
    private double lastItems;
    private double lastSeconds;

    /** Takes note of {@code items}, parts of running ones included, that are done after {@code seconds}. */
    void update(double items, double seconds) {
        double step = seconds - lastSeconds;
        if (step <= 0) {
            return;
        }
        double kept = Math.exp(-step / Math.max(LEAST_MEMORY, seconds / 2));
        this.items = this.items * kept + Math.max(0, items - lastItems);
        this.seconds = this.seconds * kept + step;
        lastItems = Math.max(items, lastItems);
        lastSeconds = seconds;
    }

    /** 0 before anything was done. */
    double perSecond() {
        return seconds > 0 ? items / seconds : 0;
    }
}
