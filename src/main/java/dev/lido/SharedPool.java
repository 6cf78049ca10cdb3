package dev.lido;

/** The shared pool, whichever it is at the moment of a call. */
final class SharedPool extends Parallel {
    @Override
    CallSite enter() {
        while (true) {
            WorkerPool pool = Pool.shared();
            // It may have been replaced and closed meanwhile.
            if (pool.tryEnter()) {
                return new CallSite(pool, pool.callOptions());
            }
        }
    }

    @Override
    CallOptions callOptions() {
        return Pool.options().calls();
    }

    @Override
    public String toString() {
        return "Parallel[" + Pool.status().toString().lines().findFirst().orElse("") + "]";
    }
}
