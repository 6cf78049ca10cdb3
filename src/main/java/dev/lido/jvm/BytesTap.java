package dev.lido.jvm;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** A transformer that changes nothing and keeps the bytes of one class. */
final class BytesTap implements ClassFileTransformer {
    private final Class<?> type;
    private volatile byte @Nullable [] bytes;

    BytesTap(Class<?> type) {
        this.type = type;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] content) {
        if (redefined == type) {
            bytes = content.clone();
        }
        return null;
    }

    byte @Nullable [] bytes() {
        return bytes;
    }
}
