package dev.lido.local;

import dev.lido.bundle.Bundle;
import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkProgress;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.Failure;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.TaskContext;
import dev.lido.engine.Work;
import dev.lido.protocol.Answer;
import dev.lido.protocol.ItemOutcome;
import dev.lido.protocol.News;
import dev.lido.protocol.Printed;
import dev.lido.protocol.Results;
import dev.lido.protocol.Run;
import dev.lido.protocol.WorkTimes;
import dev.lido.serial.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that came from elsewhere, as a work of its own: its outcomes are kept as they are. It is run slice by slice if it
 * may be cut: when its time is over, what was not begun is put back, so that a session can send much before it knows how
 * long an item takes.
 */
final class RelayedWork implements Work {
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int GROWTH = 16;
    /** What must be spread keeps its place for so long: then others have been given theirs on other machines. */
    private static final long HOLD_MILLIS = 500;

    private final Run run;
    private final long number;
    private final RelayedJob job;
    private final Bundle bundle;
    private final long mostNanos;
    /** Workers that have had their share of what must be spread; null if it is all the same who runs it. */
    private final @Nullable Set<Integer> served;

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean cancelled;
    // Guarded by the monitor:
    private final List<Results> results = new ArrayList<>();
    private final List<Answer.Loss> losses = new ArrayList<>();
    private @Nullable Slice running;
    /** When a worker took the first slice: until then workers may have had to start. */
    private long began;
    /** Items before this one were handed out. */
    private int given;

    private int size;
    private boolean stopped;
    private int putBack = Answer.NOTHING;
    private @Nullable WorkTimes times;
    private int worker;
    private long pid;

    /**
     * @param number tells the runs of the same chunk apart
     * @param mostNanos how long it may take before it is cut, twice as long if half of it is done by then; 0 for as long
     *     as it likes
     * @param served the workers that can't have it, to which the one that gets it is added; null if all can
     */
    RelayedWork(Run run, long number, RelayedJob job, Bundle bundle, long mostNanos, @Nullable Set<Integer> served) {
        this.run = run;
        this.number = number;
        this.job = job;
        this.bundle = bundle;
        this.mostNanos = mostNanos;
        this.served = served;
        this.size = mostNanos == 0 ? count() : 1;
    }

    private int count() {
        return run.items().count();
    }

    @Override
    public synchronized @Nullable Chunk poll(int number, int ahead) {
        // What waits behind another chunk would run later than it must: each of our callers has a processor.
        if (running != null || isExhausted() || ahead > 0 || (served != null && !served.add(number))) {
            return null;
        }
        worker = number;
        began = given == 0 ? System.nanoTime() : began;
        int end = Math.min(count(), given + size);
        running = new Slice(given, end);
        given = end;
        return running;
    }

    @Override
    public synchronized boolean isExhausted() {
        return stopped || given == count();
    }

    @Override
    public synchronized int parallelism() {
        return isExhausted() ? 0 : served == null ? 1 : served.size() + 1;
    }

    @Override
    public synchronized void abandon(Failure failure) {
        loseRest(failure);
        endIfDone();
    }

    /** Nobody waits for it any longer; the chunk that is to be cancelled, or null. */
    @Nullable
    Chunk cancel() {
        cancelled = true;
        abandon(new Failure.Dropped());
        synchronized (this) {
            return running;
        }
    }

    /** What was not handed out will not be; under the monitor. */
    private void loseRest(Failure failure) {
        for (int i = given; i < count() && !stopped; i++) {
            losses.add(Losses.of(i, failure));
        }
        stopped = true;
    }

    /** Under the monitor. */
    private void endIfDone() {
        if (running == null && isExhausted()) {
            over.countDown();
        }
    }

    void await() throws InterruptedException {
        while (served != null && !over.await(HOLD_MILLIS, TimeUnit.MILLISECONDS)) {
            refuse();
        }
        over.await();
    }

    /** All workers here have had their share: it is put back, and may come to another machine. */
    private synchronized void refuse() {
        if (given == 0 && !stopped && served != null && !served.isEmpty()) {
            stopped = true;
            putBack = 0;
            over.countDown();
        }
    }

    /**
     * Whether the rest is put back after {@code nanos}. What is half done by the time when it should be over goes on for as
     * long again: its rest is not worth another way.
     */
    static boolean isTooLong(long nanos, int done, int items, long mostNanos) {
        return nanos > (done < items - done ? mostNanos : 2 * mostNanos);
    }

    /** What became of it; once it is over. */
    synchronized Answer answer() {
        return new Answer(
                worker, pid, withTimes(), losses, putBack, job.recorder().printed(number, Long.MAX_VALUE));
    }

    /**
     * How far it is.
     *
     * @param chunks of this work, as its engine sees them
     * @param most of what was printed so many characters at a time
     */
    News news(List<ChunkProgress> chunks, long most) {
        Printed printed = job.recorder().printed(number, most);
        synchronized (this) {
            Slice slice = running;
            for (ChunkProgress at : chunks) {
                if (at.chunk() == slice) {
                    return new News(
                            run.chunk(),
                            worker,
                            at.pid(),
                            slice.from + at.ended(),
                            at.isRunning(),
                            at.fraction(),
                            printed);
                }
            }
            int ended = slice == null ? given : slice.from;
            return new News(run.chunk(), worker, pid, ended, false, TaskContext.UNTOLD, printed);
        }
    }

    /** What was printed has been heard. */
    void heard(Printed printed) {
        job.recorder().heard(printed.end());
    }

    /** The last of the results tells the times of all. Under the monitor. */
    private List<Results> withTimes() {
        List<Results> all = new ArrayList<>(results);
        if (!all.isEmpty() && times != null) {
            Results last = all.remove(all.size() - 1);
            all.add(new Results(
                    last.chunk(), last.from(), true, last.runNanos(), last.outcomes(), last.values(), times));
        }
        return all;
    }

    private final class Slice implements RelayedChunk {
        private final int from;
        private final int to;
        private final long handed = System.nanoTime();
        private boolean failed;

        Slice(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public Work work() {
            return RelayedWork.this;
        }

        @Override
        public Job job() {
            return job;
        }

        @Override
        public Parcel parcel() {
            Payload items = run.items();
            if (to - from == items.count()) {
                return new LocalParcel(items, bundle, null);
            }
            long start = items.start(from);
            long[] ends = Arrays.copyOfRange(items.ends(), from, to);
            for (int i = 0; i < ends.length; i++) {
                ends[i] -= start;
            }
            return new LocalParcel(
                    new Payload(
                            items.classNames(), items.shapes(), items.data().slice(start, items.ends()[to - 1]), ends),
                    bundle,
                    null);
        }

        @Override
        public long firstIndex() {
            return run.firstIndex() + from;
        }

        @Override
        public int attempt() {
            return run.attempt();
        }

        @Override
        public long seed() {
            return run.seed();
        }

        @Override
        public boolean stopAtFailure() {
            return run.stopAtFailure();
        }

        @Override
        public long timeoutNanos() {
            return run.timeoutNanos();
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void passed(Results more) {
            synchronized (RelayedWork.this) {
                failed |= more.outcomes().stream().anyMatch(outcome -> outcome.status() != ItemOutcome.Status.VALUE);
                results.add(new Results(
                        more.chunk(), from + more.from(), false, more.runNanos(), more.outcomes(), more.values()));
                WorkTimes told = more.times();
                if (told != null) {
                    WorkTimes before = times;
                    times = before == null ? told.shifted(from) : before.and(told.shifted(from));
                }
            }
        }

        @Override
        public void succeeded(int offset, @Nullable Object result) {
            throw new IllegalStateException("results of a relayed chunk are passed on as they are");
        }

        @Override
        public void failed(int offset, Failure failure) {
            synchronized (RelayedWork.this) {
                failed = true;
                losses.add(Losses.of(from + offset, failure));
            }
        }

        @Override
        public void putBack(int offset) {
            synchronized (RelayedWork.this) {
                putBack = from + offset;
                stopped = true;
            }
        }

        @Override
        public void ended(ChunkTimes ran) {
            synchronized (RelayedWork.this) {
                pid = ran.worker().pid();
                running = null;
                long now = System.nanoTime();
                if (failed && run.stopAtFailure()) {
                    loseRest(new Failure.Dropped());
                } else if (given < count() && !stopped && isTooLong(now - began, given, count(), mostNanos)) {
                    putBack = given;
                    stopped = true;
                } else if (now - handed < SLICE_NANOS) {
                    size = (int) Math.min(count(), (long) size * GROWTH);
                }
                endIfDone();
            }
        }
    }
}
