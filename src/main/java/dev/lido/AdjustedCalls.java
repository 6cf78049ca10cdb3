package dev.lido;

import java.util.function.UnaryOperator;

/** The calls of another {@link Parallel}, with options changed. */
final class AdjustedCalls extends Parallel {
    private final Parallel base;
    private final UnaryOperator<CallOptions> change;

    AdjustedCalls(Parallel base, UnaryOperator<CallOptions> change) {
        this.base = base;
        this.change = change;
        // A bad option is to be refused here, not with each call.
        callOptions();
    }

    @Override
    CallSite enter() {
        CallOptions options = callOptions();
        return new CallSite(base.enter().pool(), options);
    }

    @Override
    CallOptions callOptions() {
        return change.apply(base.callOptions());
    }

    @Override
    public String toString() {
        return "Parallel" + callOptions().shown();
    }
}
