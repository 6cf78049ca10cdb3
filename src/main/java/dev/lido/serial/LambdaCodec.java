package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.util.List;

/** Lambdas and method references: a shape of the payload's table and the captured arguments. */
final class LambdaCodec extends Codec<Object> {
    /** A lambda that Java serialization, while it wrote something else, has taken apart already. */
    static final class Taken {
        final Closure closure;

        Taken(Closure closure) {
            this.closure = closure;
        }
    }

    LambdaCodec() {
        super(Ids.LAMBDA, Identity.LATE);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        Closure closure;
        if (value instanceof Taken) {
            closure = ((Taken) value).closure;
        } else {
            try {
                closure = Lambdas.read(value);
            } catch (UnshippableException e) {
                throw new Refusal(value, e.problem(), e);
            }
        }
        out.count(graph.names().index(closure.shape()));
        List<Object> captured = closure.captured();
        out.count(captured.size());
        boolean note = graph.notesArguments();
        for (Object each : captured) {
            long start = out.size();
            graph.writeValue(out, each);
            if (note) {
                graph.stretches().add(start, out.size(), null);
            }
        }
        graph.late(out, value);
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        LambdaShape shape = graph.shape(in.readVarInt(true));
        Object[] captured = new Object[in.count(1)];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = graph.readValue(in);
        }
        Object earlier = graph.earlier(in);
        if (earlier != null) {
            return earlier;
        }
        try {
            return graph.made(LambdaFactories.of(graph.space(), shape).make(captured));
        } catch (VirtualMachineError | KryoException e) {
            throw e;
        } catch (Throwable e) {
            throw new KryoException(
                    "the lambda " + shape.implClass() + "::" + shape.implMethod() + " can't be made here: " + e, e);
        }
    }
}
