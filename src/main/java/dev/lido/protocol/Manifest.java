package dev.lido.protocol;

import dev.lido.bundle.Blob;
import dev.lido.bundle.Bundle;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalGroup;
import dev.lido.bundle.SharedValue;
import dev.lido.protocol.Prepare.Things;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A {@link Bundle} for those who can't be asked what they hold: in parts that are named by content, so that each part
 * travels once, however many bundles have it. What is small goes together into one part.
 */
public final class Manifest {
    /** What is larger is a part of its own. */
    private static final long LARGE = 256 << 10;

    private Manifest() {}

    /**
     * The parts of {@code bundle}, by name.
     *
     * @param session the session's own class path, as far as it isn't everywhere
     * @param place how a place of the class path is told to others
     */
    public static Map<ContentId, ByteChain> parts(Bundle bundle, List<URI> session, UnaryOperator<URI> place) {
        Map<ContentId, ByteChain> parts = new LinkedHashMap<>();
        List<GlobalGroup> globals = small(
                bundle.globals(),
                group -> group.values().data(),
                group -> parts.put(group.id(), part(List.of(), List.of(), List.of(group), Things.NONE)));
        List<Blob> blobs =
                small(bundle.blobs(), Blob::bytes, blob -> parts.put(blob.id(), things(List.of(blob), List.of())));
        List<SharedValue> shared = small(
                bundle.shared(),
                value -> value.value().data(),
                value -> parts.put(value.id(), things(List.of(), List.of(value))));
        ByteChain rest = part(
                Stream.concat(session.stream(), bundle.classPath().stream())
                        .map(place)
                        .toList(),
                bundle.code().values().stream()
                        .sorted(Comparator.comparing(CodeUnit::name))
                        .toList(),
                globals,
                new Things(List.of(), blobs, List.of(), shared));
        parts.put(ContentId.of(rest.segments()), rest);
        return parts;
    }

    /** Those of {@code all} that are small; the others go to {@code large}. */
    private static <T> List<T> small(List<T> all, Function<T, ByteChain> bytes, Consumer<T> large) {
        List<T> small = new ArrayList<>();
        for (T each : all) {
            if (bytes.apply(each).size() < LARGE) {
                small.add(each);
            } else {
                large.accept(each);
            }
        }
        return small;
    }

    private static ByteChain things(List<Blob> blobs, List<SharedValue> shared) {
        return part(List.of(), List.of(), List.of(), new Things(List.of(), blobs, List.of(), shared));
    }

    private static ByteChain part(List<URI> classPath, List<CodeUnit> code, List<GlobalGroup> globals, Things things) {
        return new Prepare(0, classPath, List.of(), code, List.of(), globals, things).encode();
    }

    /** Reads a part. */
    public static Bundle read(ByteChain part) throws IOException {
        Prepare read = Prepare.decode(new Message(Kind.PREPARE, part));
        Map<String, CodeUnit> code = new LinkedHashMap<>();
        read.code().forEach(unit -> code.put(unit.name(), unit));
        return new Bundle(
                1,
                code,
                read.globals(),
                read.classPath(),
                read.things().blobs(),
                read.things().shared());
    }

    /** What all {@code parts} hold together. */
    public static Bundle join(List<Bundle> parts) {
        Map<String, CodeUnit> code = new LinkedHashMap<>();
        List<GlobalGroup> globals = new ArrayList<>();
        List<URI> classPath = new ArrayList<>();
        List<Blob> blobs = new ArrayList<>();
        List<SharedValue> shared = new ArrayList<>();
        for (Bundle part : parts) {
            code.putAll(part.code());
            globals.addAll(part.globals());
            classPath.addAll(part.classPath());
            blobs.addAll(part.blobs());
            shared.addAll(part.shared());
        }
        return new Bundle(1, code, globals, classPath, blobs, shared);
    }
}
