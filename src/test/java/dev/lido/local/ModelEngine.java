package dev.lido.local;

import dev.lido.engine.Chunk;
import dev.lido.engine.Dispatcher;
import dev.lido.engine.Engine;
import dev.lido.engine.EngineStatus;
import dev.lido.engine.Failure;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.Work;
import dev.lido.engine.WorkerLife;
import dev.lido.protocol.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An engine without processes and sockets, for {@code Interleavings}: the real dispatcher and the real books of what each
 * worker has; what would travel is kept in lists, and the test plays the threads that read from the workers.
 */
public final class ModelEngine implements Engine {
    /** Items are numbers, and the function doubles them. */
    private record Numbers(List<Integer> values) implements Parcel {
        @Override
        public int count() {
            return values.size();
        }

        @Override
        public Failure stoppedBy() {
            return null;
        }
    }

    private static final class Doubling implements Job {
        @Override
        public Parcel pack(Iterator<?> items, int atMost) {
            List<Integer> values = new ArrayList<>();
            while (values.size() < atMost && items.hasNext()) {
                values.add(items.next() instanceof Integer number ? number : 0);
            }
            return new Numbers(values);
        }

        @Override
        public List<String> assignedVariables() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    /** A worker. Its public methods are what the thread does that reads from it. */
    public final class ModelWorker implements Dispatcher.Taker {
        private final ReentrantLock lock = new ReentrantLock();
        private final Flights flights = new Flights();
        private final Deque<Flight> sent = new ArrayDeque<>();
        private final Set<Long> cancelled = new HashSet<>();
        private final int number;
        private volatile boolean gone;

        ModelWorker(int number) {
            this.number = number;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public ReentrantLock lock() {
            return lock;
        }

        @Override
        public boolean hasRoom() {
            return !gone;
        }

        @Override
        public int inFlight() {
            return flights.size();
        }

        @Override
        public void assign(Chunk chunk) {
            Flight flight = flights.begin(chunk, chunk.parcel().count(), 0, System.nanoTime());
            if (flight != null) {
                synchronized (sent) {
                    sent.add(flight);
                }
            }
        }

        /** Gives it what there is. */
        public void feed() {
            dispatcher.feed(this);
        }

        /** Runs all that it has, and what it gets meanwhile; those that were cancelled are dropped. */
        public void runAll() {
            Flight flight = next();
            while (flight != null) {
                boolean dropped;
                synchronized (cancelled) {
                    dropped = cancelled.contains(flight.number());
                }
                flight.report(flight.count(), 1);
                List<Integer> values = ((Numbers) flight.chunk().parcel()).values();
                for (int i = 0; i < flight.count(); i++) {
                    if (dropped) {
                        flight.chunk().failed(i, new Failure.Dropped());
                    } else {
                        runs++;
                        flight.chunk().succeeded(i, 2 * values.get(i));
                    }
                }
                flights.remove(flight);
                flight.chunk().ended(1);
                feed();
                flight = next();
            }
        }

        private Flight next() {
            synchronized (sent) {
                return sent.poll();
            }
        }

        /** It dies before it has begun anything; others get what it had. */
        public void die() {
            lock.lock();
            try {
                gone = true;
            } finally {
                lock.unlock();
            }
            synchronized (sent) {
                sent.clear();
            }
            flights.died(Progress.none(), new Failure.EngineClosed(), new WorkerLife(1, 1, 0, 0), dispatcher::add);
            feedAll();
        }

        /** It fails what it has. */
        public void failAll(Failure failure) {
            for (Flight flight = next(); flight != null; flight = next()) {
                flight.report(flight.count(), 1);
                flight.chunk().failed(0, failure);
                flights.remove(flight);
                flight.chunk().ended(1);
            }
            feed();
        }

        /** It gives back what it has. */
        public void giveBack() {
            for (Flight flight = next(); flight != null; flight = next()) {
                flights.putBack(flight, 0, dispatcher::add);
            }
            feedAll();
        }
    }

    private final Dispatcher dispatcher = new Dispatcher();
    private final List<ModelWorker> workers = new ArrayList<>();
    private int runs;
    private volatile boolean closed;

    public ModelEngine(int size) {
        for (int i = 0; i < size; i++) {
            workers.add(new ModelWorker(i));
        }
    }

    public ModelWorker worker(int number) {
        return workers.get(number);
    }

    /** How many items were run; to be asked when all is quiet. */
    public int runs() {
        return runs;
    }

    private void feedAll() {
        workers.forEach(ModelWorker::feed);
    }

    @Override
    public Job prepare(ItemFunction function, boolean singleUse) {
        return new Doubling();
    }

    @Override
    public void expect(int expected) {}

    @Override
    public void run(Work work) {
        dispatcher.add(work);
        feedAll();
    }

    @Override
    public void cancel(Chunk chunk) {
        for (ModelWorker worker : workers) {
            Flight flight = worker.flights.find(chunk);
            if (flight != null) {
                synchronized (worker.cancelled) {
                    worker.cancelled.add(flight.number());
                }
                return;
            }
        }
    }

    @Override
    public int size() {
        return workers.size();
    }

    @Override
    public void resize(int size) {}

    @Override
    public EngineStatus status() {
        return new EngineStatus(size(), List.of(), dispatcher.size(), 0, 0);
    }

    @Override
    public boolean isBroken() {
        return false;
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
