package dev.lido.protocol;

import dev.lido.bundle.Blob;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.bundle.SharedValue;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import dev.lido.wire.WireException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker lacks for the runs that follow.
 *
 * @param generation number of the generation of session classes that the following runs use; one that is higher than
 *     the present one starts afresh and keeps of the old one only {@code keptCode} and {@code keptGlobals}
 * @param classPath jars and directories to add to the worker's class path
 * @param keptCode ids of code units that the new generation takes over; empty if the generation goes on
 * @param code units to add
 * @param keptGlobals ids of portable groups whose values move on as they stand; empty if the generation goes on
 * @param globals groups to decode and set
 * @param things what is named by content: may be taken by every generation
 */
public record Prepare(
        int generation,
        List<URI> classPath,
        List<ContentId> keptCode,
        List<CodeUnit> code,
        List<ContentId> keptGlobals,
        List<GlobalGroup> globals,
        Things things) {
    /**
     * What functions, globals and items name by content.
     *
     * @param dropped ids of blobs and shared values that are not named any longer
     * @param blobs blobs to keep
     * @param keptShared ids of portable shared values that a new generation takes over; empty if the generation goes on
     * @param shared shared values to keep
     */
    public record Things(
            List<ContentId> dropped, List<Blob> blobs, List<ContentId> keptShared, List<SharedValue> shared) {
        public static final Things NONE = new Things(List.of(), List.of(), List.of(), List.of());

        /** Whether there is nothing to do. */
        public boolean isEmpty() {
            return dropped.isEmpty() && blobs.isEmpty() && keptShared.isEmpty() && shared.isEmpty();
        }

        private void encode(BodyWriter out) {
            out.ids(dropped).int32(blobs.size());
            blobs.forEach(blob -> out.id(blob.id()).chain(blob.bytes()));
            out.ids(keptShared).int32(shared.size());
            shared.forEach(value -> out.id(value.id()).bool(value.portable()).payload(value.value()));
        }

        private static Things decode(BodyReader in) throws IOException {
            List<ContentId> dropped = in.ids();
            List<Blob> blobs = new ArrayList<>();
            for (int n = in.count(24); n > 0; n--) {
                blobs.add(new Blob(in.id(), in.chain()));
            }
            List<ContentId> keptShared = in.ids();
            List<SharedValue> shared = new ArrayList<>();
            for (int n = in.count(25); n > 0; n--) {
                ContentId id = in.id();
                boolean portable = in.bool();
                shared.add(new SharedValue(id, in.payload(), portable));
            }
            return new Things(dropped, blobs, keptShared, shared);
        }
    }

    public ByteChain encode() {
        BodyWriter out = new BodyWriter().int32(generation).int32(classPath.size());
        classPath.forEach(uri -> out.text(uri.toString()));
        out.ids(keptCode);
        out.int32(code.size());
        code.forEach(unit -> out.text(unit.name()).id(unit.id()).bytes(unit.bytes()));
        out.ids(keptGlobals);
        out.int32(globals.size());
        for (GlobalGroup group : globals) {
            out.id(group.id()).int32(group.fields().size());
            group.fields().forEach(field -> out.text(field.owner()).text(field.name()));
            out.bool(group.simple()).bool(group.portable()).payload(group.values());
        }
        things.encode(out);
        return out.done();
    }

    public static Prepare decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        int generation = in.int32();
        List<URI> classPath = new ArrayList<>();
        for (int n = in.count(4); n > 0; n--) {
            classPath.add(uri(in.text()));
        }
        List<ContentId> keptCode = in.ids();
        List<CodeUnit> code = new ArrayList<>();
        for (int n = in.count(24); n > 0; n--) {
            code.add(new CodeUnit(in.text(), in.id(), in.bytes()));
        }
        List<ContentId> keptGlobals = in.ids();
        List<GlobalGroup> globals = new ArrayList<>();
        for (int n = in.count(24); n > 0; n--) {
            ContentId id = in.id();
            List<GlobalField> fields = new ArrayList<>();
            for (int m = in.count(8); m > 0; m--) {
                fields.add(new GlobalField(in.text(), in.text()));
            }
            boolean simple = in.bool();
            boolean portable = in.bool();
            globals.add(new GlobalGroup(id, fields, in.payload(), simple, portable));
        }
        return in.whole(new Prepare(generation, classPath, keptCode, code, keptGlobals, globals, Things.decode(in)));
    }

    private static URI uri(String text) throws WireException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new WireException("class path entry is no URI: " + e.getMessage());
        }
    }
}
