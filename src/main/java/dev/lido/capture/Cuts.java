package dev.lido.capture;

import dev.lido.bundle.Blob;
import dev.lido.bundle.Composition.Cut;
import dev.lido.serial.Payload;
import dev.lido.serial.Stretch;
import dev.lido.wire.ByteChain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cuts the data of a payload where stretches begin and end, and names the long pieces by their content. */
final class Cuts {
    /** Shorter pieces go with what names them. */
    private static final int LEAST = 64 << 10;

    private Cuts() {}

    static List<Cut> of(Payload payload, List<Stretch> stretches) {
        if (stretches.isEmpty()) {
            return List.of();
        }
        // Where each piece starts, with its bytes if they are known. The innermost stretch counts: it is the last
        // added.
        TreeMap<Long, @Nullable ByteChain> starts = new TreeMap<>();
        starts.put(0L, null);
        starts.put(payload.data().size(), null);
        stretches.forEach(stretch -> {
            starts.putIfAbsent(stretch.start(), null);
            starts.putIfAbsent(stretch.end(), null);
        });
        stretches.stream()
                .filter(stretch -> stretch.bytes() != null)
                .forEach(stretch -> starts.put(stretch.start(), stretch.bytes()));
        List<Cut> cuts = new ArrayList<>();
        long from = 0;
        ByteChain known = null;
        for (var next : starts.entrySet()) {
            long to = next.getKey();
            if (to - from >= LEAST) {
                cuts.add(new Cut(from, blob(payload, from, to, known)));
            }
            from = to;
            known = next.getValue();
        }
        cuts.sort(Comparator.comparingLong(Cut::start));
        return cuts;
    }

    private static Blob blob(Payload payload, long from, long to, @Nullable ByteChain known) {
        if (known != null && known.size() == to - from) {
            return new Blob(ContentIds.ofKept(known), known);
        }
        ByteChain bytes = payload.data().slice(from, to);
        return new Blob(ContentIds.of(bytes), bytes);
    }
}
