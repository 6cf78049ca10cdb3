package dev.lido.serial;

/** Strings; one that occurs more than once travels once. */
final class StringCodec extends Codec<String> implements ValueLike {
    StringCodec() {
        super(Ids.STRING, Identity.LEAF);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, String value) {
        long start = out.size();
        out.text(value);
        if (graph.stretches().areWanted()) {
            graph.stretches().add(start, out.size(), null);
        }
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        return in.text();
    }
}
