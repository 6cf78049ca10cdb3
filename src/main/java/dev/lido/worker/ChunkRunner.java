package dev.lido.worker;

import dev.lido.engine.Fold;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Partial;
import dev.lido.engine.TaskContext;
import dev.lido.protocol.Expired;
import dev.lido.protocol.Kind;
import dev.lido.protocol.Returned;
import dev.lido.protocol.Run;
import dev.lido.serial.UnshippableException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs one chunk on the calling thread. */
final class ChunkRunner implements TaskContext.Listener {
    private static final int CUT = Integer.MIN_VALUE;

    private final Run run;
    private final Workbench bench;
    private final ChunkClock clock = new ChunkClock();
    // Held until it is noted what is given back.
    private final Object cutLock = new Object();
    /** How many items have begun, the first at once; negative when the others were given back. */
    private final AtomicInteger begun = new AtomicInteger(1);
    // Guards the moment between "this item still runs" and the interrupt that is meant for it.
    private final Object interruptLock = new Object();
    private @Nullable Thread thread;
    /** Combines the results, if the function wants that. */
    private Partial.@Nullable Builder partial;
    /** When the time of the running item is over; meaningful while {@link #timed}. */
    private long deadline;

    private boolean timed;
    private int offset;
    /** Where the running item was when its time was over. */
    private @Nullable String expired;

    /** Whether it was given back before it began. */
    private boolean returned;

    private volatile @Nullable TaskContext context;
    private volatile boolean cancelled;

    ChunkRunner(Run run, Workbench bench) {
        this.run = run;
        this.bench = bench;
    }

    long chunk() {
        return run.chunk();
    }

    /** It will not be run here. Before it begins; the session may ask again before it has the answer. */
    void giveBack() {
        if (!returned) {
            returned = true;
            bench.sender().giveBack(new Returned(run.chunk(), 0));
        }
    }

    /** Gives back what follows the item that runs, or that will be the first to run, if anything does. From any thread. */
    void cut() {
        synchronized (cutLock) {
            if (returned || begun.get() < 0) {
                return;
            }
            int from = begun.getAndAdd(CUT);
            if (from < run.items().count()) {
                bench.sender().giveBack(new Returned(run.chunk(), from));
            }
        }
    }

    /** Whether one more item may begin, because it was not given back. */
    private boolean mayBegin() {
        if (begun.getAndIncrement() >= 0) {
            return true;
        }
        synchronized (cutLock) {
            // It has been given back.
        }
        bench.sender().awaitReturns();
        return false;
    }

    /** Stops the chunk: the running item is interrupted, the rest is not run. From any thread. */
    void cancel() {
        cancelled = true;
        TaskContext running = context;
        if (running != null) {
            running.cancel();
        }
        synchronized (interruptLock) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /**
     * Interrupts the running item if its time is over at {@code now}, and tells the session, which kills this process if
     * that does not help. Returns how long there is until the item's time is over. From any thread.
     */
    long expireIfDue(long now) {
        Expired message;
        synchronized (interruptLock) {
            if (thread == null || !timed) {
                return Long.MAX_VALUE;
            }
            if (deadline - now > 0) {
                return deadline - now;
            }
            timed = false;
            String trace = StackText.of(thread.getStackTrace());
            expired = trace;
            message = new Expired(run.chunk(), offset, trace);
            thread.interrupt();
        }
        TaskContext running = context;
        if (running != null) {
            running.cancel();
        }
        try {
            bench.connection().send(Kind.EXPIRED, message.encode());
        } catch (IOException e) {
            // The session is gone, and this process follows.
        }
        return Long.MAX_VALUE;
    }

    @Override
    public void progressed(TaskContext task, double fraction) {
        if (task == context) { // and not one whose threads are still about
            bench.progress().tell(fraction);
        }
    }

    /** @param othersFollow whether results may wait a little for those of others that wait to be run here */
    void run(BooleanSupplier othersFollow) throws IOException {
        if (returned) {
            keepFunction();
            return;
        }
        clock.begin();
        Generation generation = bench.state().generation();
        ResultBatch results = new ResultBatch(bench.sender(), bench.output(), generation.encoder(), run.chunk(), clock);
        ClassLoader former = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(generation.loader());
        enter();
        try {
            runItems(generation, results);
        } finally {
            leave();
            Thread.currentThread().setContextClassLoader(former);
        }
        results.end(bench.collector().spent(), othersFollow.getAsBoolean());
    }

    /** Later chunks count on the function that came with this one. */
    private void keepFunction() {
        try {
            bench.state().function(run);
        } catch (UnshippableException e) {
            // Whoever needs it reports that it is missing.
        }
    }

    private void runItems(Generation generation, ResultBatch results) throws IOException {
        int count = run.items().count();
        ItemFunction function;
        begin(0);
        try {
            SessionState.Prepared prepared = bench.state().function(run);
            function = prepared.function();
            generation.encoder().substitute(prepared.results());
        } catch (UnshippableException e) {
            int i = 0;
            do {
                results.unreadable(e);
                i++;
            } while (i < count && mayBegin());
            return;
        }
        if (function instanceof Fold fold) {
            partial = new Partial.Builder(fold);
            results.fold(partial);
        }
        boolean stopped = false;
        for (int i = 0; i < count && (i == 0 || mayBegin()); i++) {
            if (stopped || cancelled) {
                results.dropped();
                continue;
            }
            if (i > 0) {
                begin(i);
            }
            Object item;
            try {
                item = generation.decoder().read(run.items(), i);
            } catch (UnshippableException e) {
                results.unreadable(e);
                stopped = run.stopAtFailure();
                continue;
            }
            long start = clock.decoded();
            boolean succeeded = runItem(function, item, i, results);
            stopped = !succeeded && run.stopAtFailure();
            long end = System.nanoTime();
            clock.ended(i, start, end);
            results.ran(start, end);
            if (run.timeoutNanos() > 0) {
                // Whatever fired while the result was encoded came too late to count.
                end();
            }
        }
    }

    private void begin(int item) {
        bench.progress().begin(run.chunk(), item);
        if (run.timeoutNanos() > 0) {
            long end = System.nanoTime() + run.timeoutNanos();
            synchronized (interruptLock) {
                offset = item;
                deadline = end;
                timed = true;
                expired = null;
            }
            bench.deadlines().watch(this, end);
        }
    }

    /** The running item has ended; where it was when its time was over, or null if it was not. */
    private @Nullable String end() {
        synchronized (interruptLock) {
            timed = false;
            String trace = expired;
            expired = null;
            if (trace != null && !cancelled) {
                Thread.interrupted(); // ours
            }
            return trace;
        }
    }

    private @Nullable String expired() {
        synchronized (interruptLock) {
            return expired;
        }
    }

    private boolean runItem(ItemFunction function, @Nullable Object item, int at, ResultBatch results)
            throws IOException {
        TaskContext task = new TaskContext(
                run.firstIndex() + at,
                run.attempt(),
                bench.worker(),
                run.seed(),
                bench.state().generation().locals(),
                this);
        context = task;
        TaskContext.enter(task);
        if (cancelled) {
            // A cancel that came before this context was there to be told.
            task.cancel();
        }
        Object result = null;
        Throwable error = null;
        try {
            result = function.apply(item);
            if (partial != null) {
                partial.add(result);
            }
        } catch (Throwable thrown) {
            error = thrown;
        }
        clock.returned(at);
        // What has been combined can't be taken back.
        boolean combined = partial != null && error == null;
        if (run.timeoutNanos() > 0 && expired() != null && !combined) {
            results.timedOut(Objects.requireNonNull(end()));
            return false;
        }
        if (error != null) {
            results.threw(error);
            return false;
        }
        results.value(result);
        return true;
    }

    private void enter() {
        synchronized (interruptLock) {
            thread = Thread.currentThread();
        }
    }

    private void leave() {
        TaskContext.enter(null);
        context = null;
        System.out.flush();
        System.err.flush();
        synchronized (interruptLock) {
            thread = null;
        }
        // Neither an interrupt of ours nor one that a task left behind concerns what runs next.
        Thread.interrupted();
    }
}
