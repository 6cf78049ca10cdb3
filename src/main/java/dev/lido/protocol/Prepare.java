package dev.lido.protocol;

import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
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
 */
public record Prepare(
        int generation,
        List<URI> classPath,
        List<ContentId> keptCode,
        List<CodeUnit> code,
        List<ContentId> keptGlobals,
        List<GlobalGroup> globals) {
    public ByteChain encode() {
        BodyWriter out = new BodyWriter().int32(generation).int32(classPath.size());
        classPath.forEach(uri -> out.text(uri.toString()));
        ids(out, keptCode);
        out.int32(code.size());
        code.forEach(unit -> id(out.text(unit.name()), unit.id()).bytes(unit.bytes()));
        ids(out, keptGlobals);
        out.int32(globals.size());
        for (GlobalGroup group : globals) {
            id(out, group.id()).int32(group.fields().size());
            group.fields().forEach(field -> out.text(field.owner()).text(field.name()));
            out.bool(group.simple()).bool(group.portable()).payload(group.values());
        }
        return out.done();
    }

    public static Prepare decode(Message message) throws IOException {
        BodyReader in = new BodyReader(message.body());
        int generation = in.int32();
        List<URI> classPath = new ArrayList<>();
        for (int n = in.count(4); n > 0; n--) {
            classPath.add(uri(in.text()));
        }
        List<ContentId> keptCode = ids(in);
        List<CodeUnit> code = new ArrayList<>();
        for (int n = in.count(24); n > 0; n--) {
            code.add(new CodeUnit(in.text(), id(in), in.bytes()));
        }
        List<ContentId> keptGlobals = ids(in);
        List<GlobalGroup> globals = new ArrayList<>();
        for (int n = in.count(24); n > 0; n--) {
            ContentId id = id(in);
            List<GlobalField> fields = new ArrayList<>();
            for (int m = in.count(8); m > 0; m--) {
                fields.add(new GlobalField(in.text(), in.text()));
            }
            boolean simple = in.bool();
            boolean portable = in.bool();
            globals.add(new GlobalGroup(id, fields, in.payload(), simple, portable));
        }
        return in.whole(new Prepare(generation, classPath, keptCode, code, keptGlobals, globals));
    }

    private static URI uri(String text) throws WireException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new WireException("class path entry is no URI: " + e.getMessage());
        }
    }

    private static BodyWriter id(BodyWriter out, ContentId id) {
        return out.int64(id.high()).int64(id.low());
    }

    private static ContentId id(BodyReader in) throws IOException {
        return new ContentId(in.int64(), in.int64());
    }

    private static void ids(BodyWriter out, List<ContentId> ids) {
        out.int32(ids.size());
        ids.forEach(each -> id(out, each));
    }

    private static List<ContentId> ids(BodyReader in) throws IOException {
        List<ContentId> ids = new ArrayList<>();
        for (int n = in.count(16); n > 0; n--) {
            ids.add(id(in));
        }
        return ids;
    }
}
