package dev.lido.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lido.wire.ByteChain;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class EncodingsTest {
    private final Encodings encodings = new Encodings();

    @Test
    void shouldKnowArraysByInstance() {
        byte[] array = new byte[8];
        ByteChain bytes = new ByteChain();
        assertThat(encodings.of(array)).isNull();
        encodings.keep(array, bytes);
        assertThat(encodings.of(array)).isSameAs(bytes);
        assertThat(encodings.of(array.clone())).isNull();
        ByteChain others = new ByteChain();
        encodings.keep(array, others);
        assertThat(encodings.of(array)).isSameAs(others);
    }

    @Test
    void shouldKeepNoArray() {
        byte[] stays = new byte[8];
        encodings.keep(stays, new ByteChain());
        WeakReference<Object> gone = kept();
        await().until(() -> {
            System.gc();
            return gone.refersTo(null);
        });
        assertThat(encodings.of(stays)).isNotNull();
        Reference.reachabilityFence(stays);
    }

    private WeakReference<Object> kept() {
        byte[] array = new byte[8];
        encodings.keep(array, new ByteChain());
        return new WeakReference<>(array);
    }
}
