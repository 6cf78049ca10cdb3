package dev.lido.serial;

import dev.lido.jvm.TrustedLookup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a LinkedHashMap is ordered by access, which it doesn't tell itself. Java serialization does: the flag is
 * the last byte of its stream.
 */
final class AccessOrder {
    private AccessOrder() {}

    static boolean of(Map<?, ?> map) {
        VarHandle field = Flag.FIELD;
        return field != null ? (boolean) field.get((LinkedHashMap<?, ?>) map) : probe((LinkedHashMap<?, ?>) map);
    }

    /** The copy keeps the flag, and its stream is short once it is empty. */
    static boolean probe(LinkedHashMap<?, ?> map) {
        LinkedHashMap<?, ?> copy = (LinkedHashMap<?, ?>) map.clone();
        copy.clear();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(copy);
        } catch (IOException e) {
            throw new IllegalStateException("an empty LinkedHashMap is not serializable", e);
        }
        byte[] all = bytes.toByteArray();
        return all[all.length - 1] == 1;
    }

    private static final class Flag {
        static final @Nullable VarHandle FIELD = find();

        private static @Nullable VarHandle find() {
            try {
                // where this module is there, the trusted lookup comes without noise
                Class.forName("sun.reflect.ReflectionFactory");
                Lookup lookup = TrustedLookup.get().orElse(null);
                return lookup == null ? null : lookup.findVarHandle(LinkedHashMap.class, "accessOrder", boolean.class);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return null;
            }
        }
    }
}
