package dev.lido.local;

/** How many processors this session may use. */
public final class Cpus {
    private Cpus() {}

    /**
     * Processors that this JVM may use (its affinity and its control group's quota count), at most what the environment
     * variable {@code LIDO_MAX_CPUS} says; at least 1.
     */
    public static int usable() {
        int cpus = Runtime.getRuntime().availableProcessors();
        String limit = System.getenv("LIDO_MAX_CPUS");
        if (limit != null && limit.matches("[1-9][0-9]{0,5}")) {
            cpus = Math.min(cpus, Integer.parseInt(limit));
        }
        return Math.max(1, cpus);
    }
}
