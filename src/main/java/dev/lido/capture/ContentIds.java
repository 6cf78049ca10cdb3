package dev.lido.capture;

import dev.lido.bundle.Composition.Cut;
import dev.lido.bundle.ContentId;
import dev.lido.serial.Payload;
import dev.lido.wire.ByteChain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** Content ids of payloads and of bytes. Remembers those of bytes that are used again and again. Thread-safe. */
final class ContentIds {
    /** By identity, which is how chains are equal. */
    private static final Map<ByteChain, ContentId> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private ContentIds() {}

    /**
     * The id of a payload that is used for what {@code purpose} tells.
     *
     * @param cuts parts of it of which the ids are known
     */
    static ContentId of(Payload payload, List<Cut> cuts, String purpose) {
        StringBuilder names = new StringBuilder(purpose);
        payload.classNames().forEach(name -> names.append(name).append('\n'));
        payload.shapes().forEach(shape -> names.append(shape).append('\n'));
        List<ByteBuffer> parts = new ArrayList<>();
        parts.add(ByteBuffer.wrap(names.append('\0').toString().getBytes(StandardCharsets.UTF_8)));
        long at = 0;
        for (Cut cut : cuts) {
            ContentId id = cut.blob().id();
            parts.addAll(payload.data().slice(at, cut.start()).segments());
            parts.add(
                    ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).flip());
            at = cut.start() + cut.blob().bytes().size();
        }
        parts.addAll((at == 0
                        ? payload.data()
                        : payload.data().slice(at, payload.data().size()))
                .segments());
        return ContentId.of(parts);
    }

    /** The id of bytes alone. */
    static ContentId of(ByteChain bytes) {
        return ContentId.of(bytes.segments());
    }

    /** The id of bytes that will not change and that somebody keeps. */
    static ContentId ofKept(ByteChain bytes) {
        ContentId id = KNOWN.get(bytes);
        if (id == null) {
            id = of(bytes);
            KNOWN.put(bytes, id);
        }
        return id;
    }
}
