package dev.lido.local;

import dev.lido.bundle.Composition;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.capture.Capture;
import dev.lido.engine.Baggage;
import dev.lido.engine.Failure;
import dev.lido.engine.Parcel;
import dev.lido.serial.Payload;
import dev.lido.serial.UnshippableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A captured function. */
final class LocalJob implements ShippedJob {
    /** A parcel ends with the item that makes it larger than this. */
    private static final long LARGEST_PARCEL_BYTES = 4L << 20;

    private final long number;
    private final Capture capture;
    private final boolean singleUse;
    private final Consumer<LocalJob> onClose;
    private final SessionStreams streams = SessionStreams.now();

    LocalJob(long number, Capture capture, boolean singleUse, Consumer<LocalJob> onClose) {
        this.number = number;
        this.capture = capture;
        this.singleUse = singleUse;
        this.onClose = onClose;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public boolean isSingleUse() {
        return singleUse;
    }

    @Override
    public SessionStreams streams() {
        return streams;
    }

    @Override
    public Composition function() {
        return capture.composition();
    }

    @Override
    public Parcel pack(Iterator<?> items, int atMost) {
        Capture.ItemEncoder encoder = capture.items();
        Failure stoppedBy = null;
        while (encoder.count() < atMost && encoder.size() < LARGEST_PARCEL_BYTES && items.hasNext()) {
            try {
                encoder.add(items.next());
            } catch (UnshippableException e) {
                stoppedBy = new Failure.Unshippable("item", e.getMessage(), e.userCause());
                break;
            }
        }
        try {
            Payload payload = encoder.finish();
            return new LocalParcel(payload, capture.bundle(), stoppedBy);
        } catch (UnshippableException e) {
            // The items are well, but code that they bring reaches a global that is not.
            Payload none = new Payload(List.of(), List.of(), new dev.lido.wire.ByteChain(), new long[0]);
            return new LocalParcel(
                    none, capture.bundle(), new Failure.Unshippable("item", e.getMessage(), e.userCause()));
        }
    }

    @Override
    public Parcel packNothing() {
        return new LocalParcel(Payload.NULL, capture.bundle(), null);
    }

    @Override
    public List<String> assignedVariables() {
        List<GlobalField> assigned = capture.assigned();
        return assigned.isEmpty()
                ? List.of()
                : assigned.stream().map(GlobalField::name).distinct().toList();
    }

    @Override
    public List<Baggage> baggage() {
        List<Baggage> all = new ArrayList<>();
        all.add(new Baggage("", capture.function().data().size()));
        for (GlobalGroup group : capture.bundle().globals()) {
            String names = group.fields().stream().map(GlobalField::name).collect(Collectors.joining(", "));
            all.add(new Baggage(names, group.values().data().size()));
        }
        all.sort(Comparator.comparingLong(Baggage::bytes).reversed());
        return all;
    }

    @Override
    public void close() {
        if (!singleUse) {
            onClose.accept(this);
        }
    }
}
