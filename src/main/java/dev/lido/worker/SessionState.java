package dev.lido.worker;

import dev.lido.bundle.GlobalGroup;
import dev.lido.engine.ItemFunction;
import dev.lido.protocol.Prepare;
import dev.lido.protocol.Run;
import dev.lido.serial.UnshippableException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The session's code, globals and functions as this worker holds them. Used by the thread that runs tasks.
 *
 * <p>If preparing fails, the generation is unusable: every run reports why, until the session starts a new one.
 */
final class SessionState {
    private final ClassPath classPath = new ClassPath();
    private final Map<Long, ItemFunction> functions = new HashMap<>();
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
        if (unusable != null) {
            return;
        }
        try {
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

    /** The function of a run, decoded if it comes with it. */
    ItemFunction function(Run run) throws UnshippableException {
        if (unusable != null) {
            throw unusable;
        }
        if (run.function() == null) {
            ItemFunction known = functions.get(run.job());
            if (known == null) {
                throw new UnshippableException("", "was not sent to this worker (job " + run.job() + ")", null);
            }
            return known;
        }
        if (!(generation.decoder().read(run.function(), 0) instanceof ItemFunction function)) {
            throw new UnshippableException("", "is no function", null);
        }
        if (run.keep()) {
            functions.put(run.job(), function);
        }
        return function;
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
