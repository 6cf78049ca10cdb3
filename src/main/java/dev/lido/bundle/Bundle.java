package dev.lido.bundle;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that code on a worker needs beside the value that it is given: an immutable snapshot. A capture whose items
 * bring new classes makes a larger bundle with a higher revision.
 *
 * @param revision counts up within one capture
 * @param code session classes by name
 * @param globals static fields that the reachable code reads, grouped
 * @param classPath jars and directories beyond the session's own class path that hold classes in use, in order
 * @param blobs bytes that the function names
 * @param shared values that the function, the globals or the items name
 */
public record Bundle(
        int revision,
        Map<String, CodeUnit> code,
        List<GlobalGroup> globals,
        List<URI> classPath,
        List<Blob> blobs,
        List<SharedValue> shared) {
    public static final Bundle EMPTY = new Bundle(0, Map.of(), List.of(), List.of());

    /** A bundle for a function and items that name nothing. */
    public Bundle(int revision, Map<String, CodeUnit> code, List<GlobalGroup> globals, List<URI> classPath) {
        this(revision, code, globals, classPath, List.of(), List.of());
    }

    public Bundle {
        code = Map.copyOf(code);
        globals = List.copyOf(globals);
        blobs = List.copyOf(blobs);
        shared = List.copyOf(shared);
        classPath = List.copyOf(
                Set.copyOf(classPath).size() == classPath.size()
                        ? classPath
                        : classPath.stream().distinct().toList());
    }
}
