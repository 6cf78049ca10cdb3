package dev.lido.serial;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values into {@link Payload}s. Reusable and meant to be reused: it keeps its buffers and what it learnt about
 * classes. Not thread-safe.
 *
 * <p>Values need no ceremony: neither {@code Serializable} nor a constructor without arguments. See {@code
 * docs/values.md} for what arrives how.
 */
public final class ValueEncoder {
    static {
        KryoSetup.ensure();
    }

    private final GraphOutput out = new GraphOutput();
    private final TypeResolver types = new TypeResolver();
    private final NameTable names;
    private final Stretches stretches = new Stretches();
    private GraphWriter graph;
    private long[] ends = new long[16];
    private int count;

    /** @param classes tells the names of user classes */
    public ValueEncoder(ClassSpace classes) {
        this.names = new NameTable(classes);
        this.graph = new GraphWriter(types, names, stretches);
    }

    /** Lets values travel as {@code rules} say, from the next item on; the same list costs nothing. */
    public void substitute(List<Substitution> rules) {
        types.substitute(rules);
    }

    /**
     * Encodes {@code value} as the next item. On failure nothing of it stays and the encoder can go on.
     *
     * @throws UnshippableException if something in {@code value} can't travel; the text tells where it sits, and what to
     *     do
     */
    public void add(@Nullable Object value) throws UnshippableException {
        add(value, null);
    }

    /**
     * The same, and shows each object with an identity that was written (no strings, boxes, enum constants, classes) to
     * {@code visitor}. An object in a cycle, or a deep one, may be shown more than once.
     *
     * @throws UnshippableException as {@link #add(Object)}
     */
    public void add(@Nullable Object value, @Nullable Consumer<Object> visitor) throws UnshippableException {
        long start = out.size();
        int typeCount = names.typeCount();
        int shapeCount = names.shapeCount();
        boolean done = false;
        try {
            try {
                if (!graph.writeBox(out, value)) {
                    graph.write(out, value, visitor, DeepStack.SHALLOW);
                }
            } catch (TooDeep deep) {
                rollBack(start, typeCount, shapeCount);
                writeDeep(value, visitor);
            } catch (StackOverflowError narrow) {
                rollBack(start, typeCount, shapeCount);
                writeRoomy(value, visitor, start, typeCount, shapeCount);
            }
            done = true;
        } catch (UnshippableException e) {
            throw e;
        } catch (Exception | Error e) {
            throw Failures.writing(value, e);
        } finally {
            if (!done) {
                rollBack(start, typeCount, shapeCount);
            }
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = out.size();
    }

    private void writeRoomy(
            @Nullable Object value, @Nullable Consumer<Object> visitor, long start, int typeCount, int shapeCount)
            throws Exception {
        try {
            DeepStack.runRoomy(() -> {
                graph.write(out, value, visitor, DeepStack.SHALLOW);
                return true;
            });
        } catch (TooDeep deep) {
            rollBack(start, typeCount, shapeCount);
            writeDeep(value, visitor);
        }
    }

    private void writeDeep(@Nullable Object value, @Nullable Consumer<Object> visitor) throws Exception {
        try {
            DeepStack.run(() -> {
                graph.write(out, value, visitor, DeepStack.DEEP);
                return true;
            });
        } catch (TooDeep | StackOverflowError e) {
            throw new UnshippableException(
                    "",
                    "is nested too deeply (more than " + DeepStack.DEEP
                            + " levels, or what the stack bears); use an array or a list instead of linked objects",
                    null);
        }
    }

    /** After a failure the writer may hold anything: it is thrown away. */
    private void rollBack(long start, int typeCount, int shapeCount) {
        out.truncate(start);
        stretches.truncate(start);
        names.truncate(typeCount, shapeCount);
        graph = new GraphWriter(types, names, stretches);
    }

    /** Number of items since the last {@link #finish}. */
    public int count() {
        return count;
    }

    /** Bytes encoded since the last {@link #finish}. */
    public long size() {
        return out.size();
    }

    /** The classes (other than those that every JVM knows: JDK's, Lido's) named by items since the last {@link #finish}. */
    public Collection<Class<?>> classes() {
        return names.code();
    }

    /** The shapes of lambdas among the items since the last {@link #finish}. */
    public Collection<LambdaShape> shapes() {
        return names.shapes();
    }

    /** Values that travel apart, named by items since the last {@link #finish}. */
    public Collection<Apart> aparts() {
        return names.aparts();
    }

    /**
     * Notes, until the next {@link #finish}, which bytes are likely to be the same when the values are encoded again.
     *
     * @param known large arrays that were encoded before
     */
    public void note(Encodings known) {
        stretches.wanted(known);
    }

    /**
     * Until the next {@link #finish} arrays of {@value Stretches#LEAST_LENT} bytes and more need not be copied: whoever
     * encodes one sends the payload before anybody changes it, and adds nothing else.
     */
    public void lend() {
        stretches.lend();
    }

    /** What was noted since {@link #note}, in no order; they may overlap. */
    public List<Stretch> stretches() {
        return stretches.all();
    }

    /** Hands out what was added and starts afresh. */
    public Payload finish() {
        Payload payload = new Payload(names.names(), names.shapes(), out.take(), Arrays.copyOf(ends, count));
        count = 0;
        stretches.clear();
        names.forgetAparts();
        if (names.typeCount() > 0 || names.shapeCount() > 0) {
            names.truncate(0, 0);
        }
        types.trim();
        return payload;
    }
}
