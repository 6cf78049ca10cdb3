package dev.lido.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DefinedBytesTest {
    @Test
    void shouldLoadTheAgentThoughTheThreadIsInterrupted() throws Exception {
        URL classes = DefinedBytes.class.getProtectionDomain().getCodeSource().getLocation();
        // Of a loader of its own: elsewhere in this JVM the agent may have been loaded already.
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> fresh = loader.loadClass("dev.lido.jvm.DefinedBytes");
            Optional<?> bytes;
            boolean interrupted;
            Thread.currentThread().interrupt();
            try {
                bytes = (Optional<?>) fresh.getMethod("of", Class.class).invoke(null, fresh);
            } finally {
                interrupted = Thread.interrupted();
            }
            assertThat(interrupted).isTrue();
            assertThat(fresh.getMethod("refusal").invoke(null)).isEqualTo("");
            assertThat((byte[]) bytes.orElseThrow()).startsWith(0xca, 0xfe, 0xba, 0xbe);
        }
    }
}
