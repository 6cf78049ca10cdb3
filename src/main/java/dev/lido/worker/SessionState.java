package dev.lido.worker;

import dev.lido.bundle.Composition;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.CustomFunction;
import dev.lido.bundle.GlobalGroup;
import dev.lido.engine.ItemFunction;
import dev.lido.protocol.Prepare;
import dev.lido.protocol.Run;
import dev.lido.serial.Substitution;
import dev.lido.serial.UnshippableException;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The session's code, globals and functions as this worker holds them. Used by the thread that runs tasks.
 *
 * <p>If preparing fails, the generation is unusable: every run reports why, until the session starts a new one.
 */
final class SessionState {
    /** A function and how its results travel. */
    record Prepared(ItemFunction function, List<Substitution> results) {}

    private final ClassPath classPath = new ClassPath();
    private final Map<Long, Prepared> functions = new HashMap<>();
    /** What functions may name, for as long as the session says. */
    private final Map<ContentId, ByteChain> blobs = new HashMap<>();

    private Generation generation = new Generation(0, classPath);
    private @Nullable UnshippableException unusable;

    Generation generation() {
        return generation;
    }

    void prepare(Prepare prepare) throws IOException {
        classPath.add(prepare.classPath());
        Generation former = generation;
        if (prepare.generation() > former.number()) {
            generation = new Generation(prepare.generation(), classPath);
            functions.clear();
            unusable = null;
        }
        // Bytes are bytes: they are right whatever becomes of the rest.
        prepare.things().dropped().forEach(blobs::remove);
        prepare.things().blobs().forEach(blob -> blobs.put(blob.id(), blob.bytes()));
        if (unusable != null) {
            return;
        }
        try {
            share(prepare.things(), former);
            prepare.keptCode().forEach(id -> generation.keepCode(former, id));
            prepare.code().forEach(generation::add);
            for (var id : prepare.keptGlobals()) {
                generation.keepGlobals(former, id);
            }
            setGlobals(prepare, true);
            setGlobals(prepare, false);
        } catch (UnshippableException e) {
            unusable = e;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            unusable = new UnshippableException("", "can't be set up in the worker: " + e, e);
        }
    }

    private void share(Prepare.Things things, Generation former) {
        SharedValues shared = generation.shared();
        things.dropped().forEach(shared::drop);
        things.keptShared().forEach(id -> shared.keep(former.shared(), id));
        things.shared().forEach(shared::add);
    }

    /** The function of a run, decoded if it comes with it. */
    Prepared function(Run run) throws UnshippableException {
        if (unusable != null) {
            throw unusable;
        }
        Composition composition = run.function();
        if (composition == null) {
            Prepared known = functions.get(run.job());
            if (known == null) {
                throw new UnshippableException("", "was not sent to this worker (job " + run.job() + ")", null);
            }
            return known;
        }
        Object sent = generation.decoder().read(composition.join(blobs::get), 0);
        List<Substitution> results = List.of();
        if (sent instanceof CustomFunction custom) {
            sent = custom.function();
            results = custom.results();
        }
        if (!(sent instanceof ItemFunction function)) {
            throw new UnshippableException("", "is no function", null);
        }
        Prepared prepared = new Prepared(function, results);
        if (run.keep()) {
            functions.put(run.job(), prepared);
        }
        return prepared;
    }

    void forget(long job) {
        functions.remove(job);
    }

    private void setGlobals(Prepare prepare, boolean simple) throws UnshippableException, ReflectiveOperationException {
        for (GlobalGroup group : prepare.globals()) {
            if (group.simple() == simple) {
                generation.set(group);
            }
        }
    }
}
