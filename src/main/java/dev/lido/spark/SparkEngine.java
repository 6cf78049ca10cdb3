package dev.lido.spark;

import dev.lido.capture.Capturer;
import dev.lido.engine.Anatomy;
import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkProgress;
import dev.lido.engine.Dispatcher;
import dev.lido.engine.Engine;
import dev.lido.engine.EngineStatus;
import dev.lido.engine.Failure;
import dev.lido.engine.FailureException;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Job;
import dev.lido.engine.Work;
import dev.lido.local.Captures;
import dev.lido.local.Consignment;
import dev.lido.local.LocalSettings;
import dev.lido.local.RelaySettings;
import dev.lido.protocol.News;
import dev.lido.spark.Wave.Shipment;
import dev.lido.wire.ByteChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs chunks on a Spark cluster: each is a partition of a job, and runs in a worker process beside the executor that
 * Spark chooses. What chunks need beside their items are broadcast variables. Spark sees to executors that are lost;
 * whatever a task does is an outcome, and no affair of Spark's.
 */
public final class SparkEngine implements Engine {
    private static final long CHUNK_NANOS_OF_FEW = 200_000_000;
    /** What a job costs the driver, and as much again for all else that it does. */
    private static final long JOB_NANOS = 10_000_000;
    /** Most chunks that a seat has; works give fewer where they take long. */
    private static final int DEPTH = 64;

    private final Connection connection;
    private final Cluster cluster;
    private final Captures captures;
    private final Session session;
    private final ShippedBundles bundles;
    private final Dispatcher dispatcher = new Dispatcher();
    private final ExecutorService threads;
    private final Waves waves;
    private final ExecutorWatch watch;
    private final List<Seat> seats = new ArrayList<>();
    private final int wanted;
    /** Guarded by itself. */
    private final Map<Work, Pace> paces = new WeakHashMap<>();

    private final AtomicLong groups = new AtomicLong();
    /** By their numbers, while they are under way. */
    private final Map<Long, Consignment> underWay = new ConcurrentHashMap<>();

    private final @Nullable NewsDesk desk;
    private final Map<Integer, Totals> totals = new ConcurrentHashMap<>();
    private final AtomicLong bytesSent = new AtomicLong();
    private final AtomicLong bytesReceived = new AtomicLong();

    private volatile int size;
    private volatile boolean closed;

    private record Totals(long pid, long items, long runNanos) {}

    /**
     * Connects.
     *
     * @param master the cluster's address, as Spark takes it
     * @param context in its place a context of the user's; may be null
     * @param workers how many chunks run at a time; 0 for as many as the cluster can
     * @throws FailureException if there is no way to the cluster, or the initializer can't travel
     */
    public static Engine open(
            String master, @Nullable Object context, int workers, LocalSettings settings, Capturer capturer)
            throws FailureException {
        Connection connection = context == null ? Connection.to(master, workers) : Connection.to(context);
        try {
            connection.awaitExecutor();
            Session session = Session.introduce(connection.cluster());
            SparkEngine engine = new SparkEngine(connection, session, workers, settings, capturer);
            engine.watch.start();
            return engine;
        } catch (FailureException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    private SparkEngine(Connection connection, Session session, int workers, LocalSettings settings, Capturer capturer)
            throws FailureException {
        this.connection = connection;
        this.cluster = connection.cluster();
        this.session = session;
        this.bundles = new ShippedBundles(cluster, session);
        this.wanted = workers;
        this.captures = new Captures(capturer, settings.taskRules(), settings.resultRules());
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lido-spark");
            thread.setDaemon(true);
            return thread;
        });
        String name = UUID.randomUUID().toString();
        Site site = new Site(name, RelaySettings.of(settings), first(settings.initializer()));
        this.waves = new Waves(cluster, site, threads, this::answered, this::feedAll);
        this.size = workers > 0 ? workers : cluster.slots();
        this.watch = new ExecutorWatch(cluster, waves::isBusy, this::giveUp);
        this.desk = NewsDesk.open(name, cluster, threads, this::told);
    }

    /** Nobody is there to run what waits. */
    private void giveUp() {
        Failure failure = new Failure.EngineFailed(Connection.NO_EXECUTOR, null);
        dispatcher.abandon(failure);
        waves.giveUp(failure);
    }

    private @Nullable SparkOrder first(@Nullable ItemFunction initializer) throws FailureException {
        if (initializer == null) {
            return null;
        }
        Consignment packed = Consignment.first(captures.prepare(initializer, true), captures);
        return new SparkOrder(cluster.cargo(packed.order(0, 0)), bundles.parts(packed.bundle()));
    }

    @Override
    public Job prepare(ItemFunction function, boolean singleUse) throws FailureException {
        return captures.prepare(function, singleUse);
    }

    @Override
    public Anatomy explain(Object function) {
        return captures.explain(function);
    }

    /** Executors are there; their workers start with the first chunks. */
    @Override
    public void expect(int workers) {}

    @Override
    public void run(Work work) {
        if (isBroken()) {
            work.abandon(closed ? new Failure.EngineClosed() : SparkFailure.of(null, cluster));
            return;
        }
        add(work);
        feedAll();
        if (closed) {
            dispatcher.abandon(new Failure.EngineClosed());
        }
    }

    private void feedAll() {
        if (closed) {
            return;
        }
        if (cluster.isStopped()) {
            dispatcher.abandon(SparkFailure.of(null, cluster));
            return;
        }
        seats().forEach(dispatcher::feed);
        waves.start();
    }

    private List<Seat> seats() {
        int most = size();
        synchronized (seats) {
            while (seats.size() < most) {
                seats.add(new Seat(seats.size() + 1, DEPTH, this::ship));
            }
            return List.copyOf(seats.subList(0, most));
        }
    }

    private void add(Work work) {
        dispatcher.add(new PacedWork(work, pace(work)));
    }

    private Pace pace(Work work) {
        synchronized (paces) {
            return paces.computeIfAbsent(work, each -> new Pace(groups.incrementAndGet()));
        }
    }

    private void ship(Seat seat, Chunk chunk) {
        seat.taken();
        Consignment packed = Consignment.pack(chunk, captures, ended -> {
            underWay.remove(ended.number());
            seat.ended();
            // On a thread of its own: who ends a chunk may hold locks.
            if (!closed) {
                threads.execute(this::feedAll);
            }
        });
        if (packed == null) {
            seat.ended();
            return;
        }
        underWay.put(packed.number(), packed);
        try {
            Pace pace = pace(chunk.work());
            boolean spread = chunk.work().isSpread();
            String refusal = Versions.refusal(packed.bundle().code(), session.java());
            if (refusal != null) {
                packed.giveUp(new Failure.Unshippable("function", refusal, null));
                return;
            }
            Parts parts = bundles.parts(packed.bundle());
            ByteChain order = packed.order(spread && pace.canSpread() ? pace.group() : 0, 2 * chunkNanos());
            bytesSent.addAndGet(order.size());
            waves.add(new Shipment(
                    packed,
                    new SparkOrder(cluster.cargo(order), parts),
                    order.size(),
                    !spread && pace.isLong(),
                    spread));
        } catch (RuntimeException | Error e) {
            packed.giveUp(new Failure.EngineFailed("The session failed when it sent items to the cluster: " + e, e));
        }
    }

    private void answered(Shipment shipment, byte[][] answer) {
        ByteChain bytes = Segments.chain(answer);
        bytesReceived.addAndGet(bytes.size());
        Consignment.Ran ran;
        try {
            ran = shipment.chunk().answered(bytes, shipment.bytes(), this::add);
        } catch (RuntimeException | Error e) {
            shipment.chunk().giveUp(new Failure.EngineFailed("The session failed when it read results: " + e, e));
            return;
        }
        if (ran != null) {
            Pace pace = pace(shipment.chunk().chunk().work());
            if (ran.items() > 0) {
                pace.ended(ran.runNanos());
                totals.merge(
                        ran.worker(),
                        new Totals(ran.pid(), ran.items(), ran.runNanos()),
                        (old, more) -> new Totals(more.pid, old.items + more.items, old.runNanos + more.runNanos));
            } else if (shipment.spread()) {
                pace.refused();
            }
        }
    }

    private void told(News news) {
        Consignment chunk = underWay.get(news.chunk());
        if (chunk != null) {
            chunk.told(news);
        }
    }

    /** As of the executors' last news, which come ten times a second, or a little less often from very many. */
    @Override
    public List<ChunkProgress> progress(Work work) {
        return underWay.values().stream()
                .filter(each -> each.chunk().work() == work)
                .map(Consignment::progress)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void cancel(Chunk chunk) {
        waves.cancel(chunk);
    }

    /** Jobs are made by one thread of Spark's: the more slots, the longer a chunk must keep one busy. */
    @Override
    public long chunkNanos() {
        return Math.max(CHUNK_NANOS_OF_FEW, size() * JOB_NANOS);
    }

    /** A job takes some 25 ms from one task to the next of the same slot. */
    @Override
    public long leastChunkNanos() {
        return chunkNanos() / 4;
    }

    @Override
    public boolean cutsChunks() {
        return true;
    }

    @Override
    public int size() {
        int slots = size;
        if (wanted == 0 && !cluster.isStopped()) {
            slots = cluster.slots();
            size = slots;
        }
        return slots;
    }

    /** What was asked for: the cluster may run less of it at a time. */
    @Override
    public void resize(int size) {
        if (wanted > 0) {
            this.size = size;
            feedAll();
        }
    }

    @Override
    public EngineStatus status() {
        Map<Integer, EngineStatus.Worker> workers = new TreeMap<>();
        totals.forEach((number, done) -> workers.put(
                number, new EngineStatus.Worker(number, done.pid(), "idle", done.items(), done.runNanos())));
        underWay.values().stream()
                .map(Consignment::progress)
                .filter(Objects::nonNull)
                .forEach(each -> workers.compute(
                        each.worker(),
                        (number, known) -> new EngineStatus.Worker(
                                number,
                                each.pid(),
                                "busy",
                                known == null ? 0 : known.items(),
                                known == null ? 0 : known.runNanos())));
        return new EngineStatus(
                size(),
                List.copyOf(workers.values()),
                dispatcher.size(),
                bytesSent.get() + bundles.bytes(),
                bytesReceived.get());
    }

    @Override
    public boolean isBroken() {
        return closed || cluster.isStopped();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        dispatcher.abandon(new Failure.EngineClosed());
        waves.close(new Failure.EngineClosed());
        if (desk != null) {
            desk.close();
        }
        connection.close();
        threads.shutdown();
        try {
            watch.close();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
