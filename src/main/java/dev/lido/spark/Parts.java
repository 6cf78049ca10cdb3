package dev.lido.spark;

import dev.lido.bundle.ContentId;
import dev.lido.local.Relay;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/** The parts of a bundle as broadcast variables: an executor fetches each at most once, and from whoever has it. */
final class Parts implements Relay.Parts, Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] names;
    private final List<Broadcast<byte[][]>> values;

    Parts(LinkedHashMap<ContentId, Broadcast<byte[][]>> parts) {
        this.names = new long[2 * parts.size()];
        this.values = new ArrayList<>(parts.values());
        int at = 0;
        for (Map.Entry<ContentId, Broadcast<byte[][]>> part : parts.entrySet()) {
            names[at++] = part.getKey().high();
            names[at++] = part.getKey().low();
        }
    }

    List<ContentId> names() {
        List<ContentId> all = new ArrayList<>();
        for (int i = 0; i < names.length; i += 2) {
            all.add(new ContentId(names[i], names[i + 1]));
        }
        return all;
    }

    @Override
    public ByteChain get(ContentId name) throws IOException {
        int index = names().indexOf(name);
        if (index < 0) {
            throw new IOException("part " + name + " of a bundle was not sent");
        }
        return Segments.chain(values.get(index).value());
    }
}
