package dev.lido.local;

import dev.lido.bundle.Bundle;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.SharedValue;
import dev.lido.capture.Capturer;
import dev.lido.engine.Chunk;
import dev.lido.protocol.Manifest;
import dev.lido.protocol.News;
import dev.lido.protocol.Order;
import dev.lido.protocol.Run;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs chunks that another JVM has packed ({@link Consignment}) in worker processes of this machine, and gives their
 * outcomes back as bytes. Nothing of the user's is decoded in this JVM: whatever a task does is done to its worker.
 * Thread-safe.
 */
public final class Relay implements AutoCloseable {
    private static final int BUNDLES_KEPT = 32;
    private static final int JOBS_KEPT = 256;
    private static final int GROUPS_KEPT = 16;

    private final LocalEngine engine;
    private final UnaryOperator<URI> places;
    /** By the numbers of their runs. */
    private final Map<Long, RelayedWork> running = new ConcurrentHashMap<>();

    // Guarded by the monitor:
    private final Map<List<ContentId>, Bundle> bundles = latest(BUNDLES_KEPT);
    /** What those were joined from, the least recently used first. */
    private final Map<ContentId, Part> parts = new LinkedHashMap<>(16, 0.75f, true);

    private long partBytes;
    private final Map<Long, RelayedJob> jobs = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, Set<Integer>> groups = latest(GROUPS_KEPT);

    /** Gives the bytes of a part of a bundle. */
    @FunctionalInterface
    public interface Parts {
        ByteChain get(ContentId name) throws IOException;
    }

    /**
     * What each worker runs first.
     *
     * @param order as of {@link Consignment#order}
     * @param bundle names of the parts of its bundle
     */
    public record First(ByteChain order, List<ContentId> bundle) {}

    /**
     * @param size how many chunks run at a time
     * @param firstNumber what the first worker's number follows
     * @param places where the places of class paths are found here
     * @param first what each worker runs first; null for nothing
     * @param source gives the parts that it needs
     */
    public Relay(
            RelaySettings settings,
            int size,
            int firstNumber,
            UnaryOperator<URI> places,
            @Nullable First first,
            Parts source)
            throws IOException {
        this.places = places;
        Initializer initializer = first == null ? null : initializer(first, source);
        this.engine =
                new LocalEngine(settings.forWorkers(size), new Capturer(), new RelayOutput(), firstNumber, initializer);
    }

    private Initializer initializer(First first, Parts source) throws IOException {
        Run run = Order.decode(first.order()).run();
        LocalParcel nothing = new LocalParcel(run.items(), bundle(first.bundle(), source), null);
        return onEnd -> new Initialization(job(run), nothing, onEnd);
    }

    private static <K, V> Map<K, V> latest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * Runs a chunk and waits for its end. An interrupt stops the chunk, by force if need be.
     *
     * @param number of the run: another each time, even for the same chunk
     * @param names the parts of the bundle that it needs
     * @param source gives those that are not here
     * @return the answer, for {@link Consignment#answered}
     * @throws InterruptedException when the chunk has been stopped
     */
    public ByteChain run(long number, ByteChain bytes, List<ContentId> names, Parts source)
            throws IOException, InterruptedException {
        Order order = Order.decode(bytes);
        RelayedJob job = job(order.run());
        RelayedWork work = new RelayedWork(
                order.run(),
                number,
                job,
                bundle(names, source),
                order.mostNanos(),
                order.spread() == 0 ? null : group(order.spread()));
        remember(job);
        running.put(number, work);
        try {
            engine.run(work);
            work.await();
        } catch (InterruptedException e) {
            Chunk running = work.cancel();
            if (running != null) {
                engine.cancel(running);
            }
            work.await(); // not for long: the worker is killed in the end
            throw e;
        } finally {
            running.remove(number);
        }
        return work.answer().encode();
    }

    /**
     * How far the chunks are that run now.
     *
     * @param most of what each has printed so many characters at a time, or little more
     */
    public List<News> news(long most) {
        return running.values().stream()
                .map(work -> work.news(engine.progress(work), most))
                .toList();
    }

    /** The session has got {@code news}: what was printed is not told again. */
    public void heard(News news) {
        RelayedWork work = running.get(news.printed().run());
        if (work != null) {
            work.heard(news.printed());
        }
    }

    private static RelayedJob job(Run run) {
        return new RelayedJob(run.job(), !run.keep(), Objects.requireNonNull(run.function(), "function"));
    }

    private void remember(RelayedJob job) {
        List<RelayedJob> old = new ArrayList<>();
        synchronized (this) {
            if (!job.isSingleUse()) {
                jobs.put(job.number(), job);
            }
            while (jobs.size() > JOBS_KEPT) {
                old.add(jobs.remove(jobs.keySet().iterator().next()));
            }
        }
        old.forEach(engine::forget);
    }

    private synchronized Set<Integer> group(long number) {
        return groups.computeIfAbsent(number, id -> ConcurrentHashMap.newKeySet());
    }

    /** The same object for the same names: workers are asked only once what they lack of it. */
    private synchronized Bundle bundle(List<ContentId> names, Parts source) throws IOException {
        Bundle known = bundles.get(names);
        if (known != null) {
            return known;
        }
        List<Bundle> all = new ArrayList<>();
        for (ContentId name : names) {
            all.add(part(name, source));
        }
        Bundle joined = Manifest.join(all);
        joined = new Bundle(
                1,
                joined.code(),
                joined.globals(),
                joined.classPath().stream().map(places).toList(),
                joined.blobs(),
                joined.shared());
        bundles.put(names, joined);
        return joined;
    }

    private Bundle part(ContentId name, Parts source) throws IOException {
        Part known = parts.get(name);
        if (known != null) {
            return known.content();
        }
        ByteChain bytes = source.get(name);
        long budget = Runtime.getRuntime().maxMemory() / 3;
        while (partBytes + bytes.size() > budget && !parts.isEmpty()) {
            Map.Entry<ContentId, Part> eldest = parts.entrySet().iterator().next();
            partBytes -= eldest.getValue().bytes();
            bundles.keySet().removeIf(names -> names.contains(eldest.getKey()));
            parts.remove(eldest.getKey());
        }
        Part part = new Part(Manifest.read(bytes), bytes.size());
        part.content().shared().forEach(SharedValue::use); // while it is here
        parts.put(name, part);
        partBytes += bytes.size();
        return part.content();
    }

    private record Part(Bundle content, long bytes) {}

    /** Lido's own jar or directory, which the machine of a relay must have. */
    public static Path ownPlace() {
        return WorkerCommand.ownPlace();
    }

    /** Changes how many chunks run at a time. */
    public void resize(int size) {
        engine.resize(size);
    }

    /** Ends its workers. */
    @Override
    public void close() {
        engine.close();
    }
}
