package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values that travel as a {@link Substitution} says: the function that makes them again, and what it makes them of. */
final class SubstitutionCodec extends Codec<Object> {
    private final @Nullable Substitution rule;

    /** @param rule null where values are only read, as what is needed for that travels with them */
    SubstitutionCodec(@Nullable Substitution rule) {
        super(Ids.SUBSTITUTION, Identity.LATE);
        this.rule = rule;
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        if (rule == null) {
            throw new IllegalStateException("no rule to write " + value.getClass());
        }
        Object substitute;
        try {
            substitute = rule.to().apply(value);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new Refusal(
                    value,
                    "could not be turned into what travels by the serializer for "
                            + rule.type().getName() + ": " + e,
                    e);
        }
        graph.writeValue(out, rule.from());
        graph.writeValue(out, substitute);
        graph.late(out, value);
    }

    @SuppressWarnings("unchecked") // what encode wrote
    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        Object from = graph.readValue(in);
        Object substitute = graph.readValue(in);
        Object earlier = graph.earlier(in);
        if (earlier != null) {
            return earlier;
        }
        if (!(from instanceof Function)) {
            throw new KryoException("a substitute without the function that turns it back");
        }
        Object value;
        try {
            value = ((Function<Object, Object>) from).apply(substitute);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new KryoException("a serializer could not turn a value back: " + e, e);
        }
        if (value == null) {
            throw new KryoException("a serializer turned a value back into null");
        }
        return graph.made(value);
    }
}
