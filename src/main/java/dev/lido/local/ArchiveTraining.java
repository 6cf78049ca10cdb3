package dev.lido.local;

import dev.lido.capture.Capturer;
import dev.lido.engine.Chunk;
import dev.lido.engine.ChunkTimes;
import dev.lido.engine.Failure;
import dev.lido.engine.FailureException;
import dev.lido.engine.ItemFunction;
import dev.lido.engine.Job;
import dev.lido.engine.Parcel;
import dev.lido.engine.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a worker of its own do what workers usually do, and then write the classes that it loaded into an archive. It is
 * an ordinary worker of an ordinary engine, so the archive holds what real workers need.
 */
final class ArchiveTraining implements ClassArchive.Training {
    /** Where the worker writes it: in its engine's directory, of which nothing stays however the session ends. */
    static final String ARCHIVE = "archive.jsa";

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Capturer capturer;

    ArchiveTraining(Capturer capturer) {
        this.capturer = capturer;
    }

    @Override
    public void writeTo(Path archive) throws IOException, InterruptedException {
        LocalSettings settings = LocalSettings.plain(1);
        try (LocalEngine engine = new LocalEngine(settings, capturer, true)) {
            Exercise exercise = new Exercise(engine.prepare(new Sample(item -> item), false));
            engine.run(exercise);
            if (!exercise.over.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS) || !engine.dismissAll(LIMIT.toMillis())) {
                throw new IOException("the training worker did not end in time");
            }
            Files.copy(engine.directory().resolve(ARCHIVE), archive);
        } catch (FailureException e) {
            throw new IOException(e);
        }
    }

    /** A function with a lambda in it, as users' functions are. */
    private record Sample(Function<Object, Object> echo) implements ItemFunction {
        @Override
        public @Nullable Object apply(@Nullable Object item) throws Exception {
            for (String name : List.of("dev.lido.FunctionItem", "dev.lido.CallItem", "dev.lido.Fn", "dev.lido.Call")) {
                Class.forName(name);
            }
            return item == null ? null : echo.apply(item);
        }
    }

    /** One chunk of usual values. */
    private static final class Exercise implements Work, Chunk {
        private final CountDownLatch over = new CountDownLatch(1);
        private final Job job;
        private boolean taken;

        Exercise(Job job) {
            this.job = job;
        }

        @Override
        public synchronized @Nullable Chunk poll(int worker, int ahead) {
            if (taken) {
                return null;
            }
            taken = true;
            return this;
        }

        @Override
        public synchronized boolean isExhausted() {
            return taken;
        }

        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public void abandon(Failure failure) {
            over.countDown();
        }

        @Override
        public Work work() {
            return this;
        }

        @Override
        public Job job() {
            return job;
        }

        @Override
        public Parcel parcel() {
            List<Object> items = List.of(
                    1,
                    2L,
                    3.0,
                    "text",
                    List.of(1, 2),
                    new ArrayList<>(List.of("a")),
                    new HashMap<>(Map.of("k", 1)),
                    Map.of(1, 2),
                    new int[] {1},
                    new double[] {1},
                    new Object[] {"x"});
            return job.pack(items.iterator(), items.size());
        }

        @Override
        public long firstIndex() {
            return 0;
        }

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public boolean stopAtFailure() {
            return false;
        }

        @Override
        public long timeoutNanos() {
            return 0;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void succeeded(int offset, @Nullable Object result) {}

        @Override
        public void failed(int offset, Failure failure) {}

        @Override
        public void putBack(int offset) {}

        @Override
        public void ended(ChunkTimes times) {
            over.countDown();
        }
    }
}
