package dev.lido;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one call is like; see {@link Parallel#with}. A pool's {@link PoolOptions} have the same options for all its calls.
 * Defaults:
 *
 * <ul>
 *   <li>{@link #timeout}: none
 *   <li>{@link #retries}: 0
 *   <li>{@link #onError}: {@link OnError#FAIL_FAST}
 *   <li>{@link #chunk}: decided while the call runs, from the time that items take
 *   <li>{@link #inFlight}: decided likewise
 *   <li>{@link #seed}: another one for each call
 *   <li>{@link #progress}: shown on a terminal, of calls that wait and take more than 2 seconds
 * </ul>
 *
 * <p>Immutable: each method returns changed options.
 *
 * <pre>{@code
 * Pool.with(o -> o.timeout(Duration.ofSeconds(5)).retries(2)).map(url -> fetch(url), urls);
 * }</pre>
 *
 * @since 0.1
 */
public final class CallOptions {
    static final CallOptions DEFAULTS = new CallOptions();

    // Set while a copy is made, and never again.
    private Duration timeout = Duration.ZERO;
    private int retries;
    private OnError onError = OnError.FAIL_FAST;
    private int chunk;
    private int inFlight;
    private @Nullable Long seed;
    private @Nullable Boolean progress;
    private @Nullable Consumer<ProgressUpdate> progressListener;

    private CallOptions() {}

    private CallOptions(CallOptions other) {
        timeout = other.timeout;
        retries = other.retries;
        onError = other.onError;
        chunk = other.chunk;
        inFlight = other.inFlight;
        seed = other.seed;
        progress = other.progress;
        progressListener = other.progressListener;
    }

    private CallOptions with(Consumer<CallOptions> change) {
        CallOptions changed = new CallOptions(this);
        change.accept(changed);
        if (changed.inFlight > 0 && changed.chunk > changed.inFlight) {
            throw new IllegalArgumentException("chunk (" + changed.chunk + ") must not be larger than inFlight ("
                    + changed.inFlight + "): a chunk would never fill");
        }
        return changed;
    }

    /**
     * How long one item may run, counted in the worker from the moment that it begins; zero for no limit. At the limit the
     * task is interrupted, and if it still runs half a second later its worker is killed. Only that item fails, with
     * {@link TaskTimeoutException}.
     *
     * @throws IllegalArgumentException if negative
     */
    public CallOptions timeout(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("timeout (" + limit + ") must not be negative");
        }
        return with(o -> o.timeout = limit);
    }

    /**
     * How often an item that failed is run again: because it threw, because its worker died, because its time was over. An
     * item whose function, argument or result can't travel is not tried again.
     *
     * @throws IllegalArgumentException if negative
     */
    public CallOptions retries(int retries) {
        if (retries < 0) {
            throw new IllegalArgumentException("retries (" + retries + ") must not be negative");
        }
        return with(o -> o.retries = retries);
    }

    /** What the call does when an item fails, after its retries. */
    public CallOptions onError(OnError policy) {
        Objects.requireNonNull(policy, "onError");
        return with(o -> o.onError = policy);
    }

    /**
     * How many items travel together, in place of Lido's own decision.
     *
     * @throws IllegalArgumentException if less than 1, or more than {@link #inFlight}
     */
    public CallOptions chunk(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("chunk (" + items + ") must be at least 1");
        }
        return with(o -> o.chunk = items);
    }

    /**
     * How many items {@code imap} and {@code imapUnordered} take from their source beyond those whose results were
     * fetched, in place of Lido's own decision, which is as many as keep the workers busy.
     *
     * @throws IllegalArgumentException if less than 1, or less than {@link #chunk}
     */
    public CallOptions inFlight(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("inFlight (" + items + ") must be at least 1");
        }
        return with(o -> o.inFlight = items);
    }

    /**
     * What {@link Task#random} depends on, together with the index of the item: with a seed, the numbers are the same in
     * each run, with any number of workers.
     */
    public CallOptions seed(long seed) {
        return with(o -> o.seed = seed);
    }

    /**
     * Whether the progress of calls over items is shown, once they have taken 2 seconds: how many items are done, how many
     * a second, what time is left, how many failed.
     *
     * <p>By default it is on a terminal, and in notebooks that have Lido's extension, for calls that wait for their results.
     * With {@code true} also for {@code imap}, for calls within tasks, and where there is no terminal, in lines on {@code
     * System.err}; with {@code false} never. Replaces a listener.
     */
    public CallOptions progress(boolean shown) {
        return with(o -> {
            o.progress = shown;
            o.progressListener = null;
        });
    }

    /**
     * Tells {@code listener} of the progress of calls over items, and shows nothing. It is called about ten times a second,
     * and once at the end of each call: for a short call that is all. Calls come from one thread at a time, the last one
     * from the thread of the call, before that returns. A listener that throws is told no more, with a warning in the log;
     * the call goes on.
     *
     * <pre>{@code
     * Pool.with(o -> o.progress(u -> System.out.println(u))).map(x -> slow(x), items);
     * }</pre>
     */
    public CallOptions progress(Consumer<ProgressUpdate> listener) {
        Objects.requireNonNull(listener, "progress");
        return with(o -> {
            o.progress = null;
            o.progressListener = listener;
        });
    }

    /**
     * Sets an option by its name, with its value as a text, such as {@code set("timeout", "5s")}; see {@link
     * PoolOptions#set}.
     *
     * @throws IllegalArgumentException if there is no such option (the message lists those that there are), or the value
     *     makes no sense
     */
    public CallOptions set(String name, String value) {
        return NamedOptions.set(this, name, value);
    }

    /** The names that {@link #set} knows. */
    public static List<String> names() {
        return NamedOptions.ofCalls();
    }

    Duration timeout() {
        return timeout;
    }

    int retries() {
        return retries;
    }

    OnError onError() {
        return onError;
    }

    int chunk() {
        return chunk;
    }

    int inFlight() {
        return inFlight;
    }

    @Nullable
    Long seed() {
        return seed;
    }

    /** Whether progress is shown; null for the default. */
    @Nullable
    Boolean progress() {
        return progress;
    }

    @Nullable
    Consumer<ProgressUpdate> progressListener() {
        return progressListener;
    }

    private List<@Nullable Object> values() {
        return Arrays.asList(timeout, retries, onError, chunk, inFlight, seed, progress, progressListener);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof CallOptions that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** The values that are not the defaults. */
    @Override
    public String toString() {
        return "CallOptions" + shown();
    }

    /** The values that are not the defaults, each with its name. */
    List<String> shown() {
        List<String> shown = new ArrayList<>();
        show(shown, "timeout", timeout, DEFAULTS.timeout);
        show(shown, "retries", retries, 0);
        show(shown, "onError", onError, OnError.FAIL_FAST);
        show(shown, "chunk", chunk, 0);
        show(shown, "inFlight", inFlight, 0);
        show(shown, "seed", seed, null);
        show(shown, "progress", progressListener == null ? progress : "listener", null);
        return shown;
    }

    static void show(List<String> shown, String name, @Nullable Object value, @Nullable Object usual) {
        if (!Objects.equals(value, usual)) {
            shown.add(name + "=" + value);
        }
    }
}
