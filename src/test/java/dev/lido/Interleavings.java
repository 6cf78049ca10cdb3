package dev.lido;

import dev.lido.engine.Failure;
import dev.lido.engine.Job;
import dev.lido.local.ModelEngine;
import dev.lido.local.ModelEngine.ModelWorker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/**
 * Small programs of two or three threads, each of which Lincheck runs in very many interleavings: the schedule is its own,
 * not the operating system's, and one that fails is printed. Run by {@code InterleavingTest} in a JVM of its own, since
 * Lincheck rewrites the classes that it watches.
 */
public final class Interleavings {
    private static final int ATTEMPTS = 3;
    private static final CallOptions ONCE = CallOptions.DEFAULTS.chunk(1);
    private static final CallOptions TWICE = ONCE.retries(1);

    private Interleavings() {}

    /** Tries {@code args[0]} interleavings of each scenario named after it, or of all; says which passed. */
    public static void main(String[] args) {
        List<String> names = List.of(args).subList(1, args.length);
        for (Scenario scenario : Scenario.values()) {
            if (names.isEmpty() || names.contains(scenario.name())) {
                // Once as it is, for the classes that it loads.
                scenario.program.run();
                tryOrders(Integer.parseInt(args[0]), scenario.program);
                System.out.println("passed " + scenario);
            }
        }
        System.exit(0);
    }

    /** A first run that rewrites many classes may take too long on a busy machine; what hangs, hangs each time. */
    private static void tryOrders(int orders, Runnable program) {
        for (int attempt = 1; ; attempt++) {
            try {
                Lincheck.runConcurrentTest(orders, program);
                return;
            } catch (LincheckAssertionError e) {
                if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains("has hung")) {
                    throw e;
                }
            }
        }
    }

    /** What is tried. */
    enum Scenario {
        CALLS_MEET_A_WORKER(Interleavings::callsMeetAWorker),
        CANCEL_MEETS_ASSIGNMENT(Interleavings::cancelMeetsAssignment),
        CANCEL_MEETS_DEATH(Interleavings::cancelMeetsDeath),
        CANCEL_MEETS_RETRY(Interleavings::cancelMeetsRetry),
        CANCEL_MEETS_RETURN(Interleavings::cancelMeetsReturn),
        MAP_MEETS_DEATH(Interleavings::mapMeetsDeath),
        CALLBACK_MEETS_RESULT(Interleavings::callbackMeetsResult),
        WAITING_MEETS_CANCEL(Interleavings::waitingMeetsCancel),
        LEASE_MEETS_SHUTDOWN(Interleavings::leaseMeetsShutdown);

        private final Runnable program;

        Scenario(Runnable program) {
            this.program = program;
        }
    }

    /** A submitted task, and how often the pool was told that it is over. */
    private static final class Submitted {
        private final ModelEngine engine;
        private final SubmitQueue queue = new SubmitQueue();
        private final SubmitCall<Integer> call;
        private int ends;

        Submitted(ModelEngine engine, int retries) {
            this.engine = engine;
            Job job = engine.prepare(item -> item, true);
            call = new SubmitCall<>(
                    engine,
                    queue,
                    job,
                    job.pack(List.of(1).iterator(), 1),
                    retries == 0 ? ONCE : TWICE,
                    0,
                    0,
                    new CallLog().submitted(1),
                    Runnable::run,
                    this::ended);
            queue.add(call);
        }

        private synchronized void ended() {
            ends++;
        }

        void run() {
            engine.run(queue);
        }

        void cancel() {
            call.future().cancel(true);
        }

        /** All threads are done: so must be the task, once, wherever it was when it was cancelled. */
        void checkCancelled() {
            for (int i = 0; i < engine.size(); i++) {
                engine.worker(i).runAll();
            }
            check(call.future().isDone(), "the future is not done");
            check(ends == 1, "the pool was told " + ends + " times");
            check(!call.future().isCancelled() || engine.runs() == 0, "a cancelled task was run");
        }
    }

    private static void callsMeetAWorker() {
        ModelEngine engine = new ModelEngine(1);
        Submitted first = new Submitted(engine, 0);
        Submitted second = new Submitted(engine, 0);
        ModelWorker worker = engine.worker(0);
        together(first::run, second::run, worker::runAll);
        worker.runAll();
        check(first.ends == 1 && second.ends == 1, "a call waits, and so does the worker");
    }

    private static void cancelMeetsAssignment() {
        Submitted task = new Submitted(new ModelEngine(1), 0);
        together(task::run, task::cancel);
        task.checkCancelled();
    }

    private static void cancelMeetsDeath() {
        ModelEngine engine = new ModelEngine(2);
        Submitted task = new Submitted(engine, 0);
        task.run();
        together(() -> engine.worker(0).die(), task::cancel);
        task.checkCancelled();
    }

    private static void cancelMeetsRetry() {
        ModelEngine engine = new ModelEngine(1);
        Submitted task = new Submitted(engine, 1);
        task.run();
        Failure failure = new Failure.WorkerDied(1, 2, 3, "was killed", List.of(), "");
        together(() -> engine.worker(0).failAll(failure), task::cancel);
        task.checkCancelled();
    }

    private static void cancelMeetsReturn() {
        ModelEngine engine = new ModelEngine(2);
        Submitted task = new Submitted(engine, 0);
        task.run();
        together(() -> engine.worker(0).giveBack(), task::cancel);
        task.checkCancelled();
    }

    private static void mapMeetsDeath() {
        ModelEngine engine = new ModelEngine(2);
        Job job = engine.prepare(item -> item, false);
        MapCall call = new MapCall(
                "map",
                engine,
                job,
                new Object[] {1, 2, 3},
                ONCE.progress(false),
                new ChunkSizer(0),
                new CallLog().begin("map", 2, 0));
        ModelWorker dying = engine.worker(0);
        ModelWorker other = engine.worker(1);
        List<Object> results = new ArrayList<>();
        Thread caller = new Thread(() -> results.addAll(List.of(call.await())));
        caller.start();
        together(dying::die, other::runAll);
        // Whatever came after they had looked.
        other.feed();
        while (results.isEmpty() && caller.isAlive()) {
            other.runAll();
            Thread.yield();
        }
        join(caller);
        check(results.equals(List.of(2, 4, 6)), "results " + results);
    }

    private static void callbackMeetsResult() {
        List<Runnable> executed = Collections.synchronizedList(new ArrayList<>());
        Executor callbacks = executed::add;
        PoolFuture<Integer> future = new PoolFuture<>(() -> {}, callbacks);
        Thread[] pool = new Thread[1];
        Thread[] ran = new Thread[1];
        together(
                () -> {
                    pool[0] = Thread.currentThread();
                    future.finish(1, null);
                },
                () -> future.thenAccept(result -> ran[0] = Thread.currentThread()));
        while (!executed.isEmpty()) {
            executed.remove(0).run();
        }
        check(ran[0] != null, "the callback did not run");
        check(ran[0] != pool[0], "the callback ran on the pool's own thread");
    }

    private static void waitingMeetsCancel() {
        PoolFuture<Integer> future = new PoolFuture<>(() -> {}, Runnable::run);
        together(() -> future.cancel(true), () -> future.finish(1, null), () -> {
            try {
                check(future.join() == 1, "a wrong result");
            } catch (java.util.concurrent.CancellationException e) {
                check(future.isCancelled(), "cancelled or not");
            }
        });
        check(future.isDone(), "not done");
    }

    private static void leaseMeetsShutdown() {
        ModelEngine engine = new ModelEngine(1);
        WorkerPool pool = new WorkerPool(PoolOptions.defaults().workers(2), engine, Runnable::run);
        together(pool::shutdown, () -> {
            if (pool.tryEnter()) {
                check(!engine.isClosed(), "closed under a lease");
                pool.leave();
            }
        });
        check(pool.isTerminated() && engine.isClosed(), "not ended");
    }

    private static void together(Runnable... programs) {
        List<Thread> threads = new ArrayList<>();
        for (Runnable program : programs) {
            Thread thread = new Thread(program);
            threads.add(thread);
            thread.start();
        }
        threads.forEach(Interleavings::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
