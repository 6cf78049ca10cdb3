package dev.lido.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.wire.ByteChain;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DamagedPayloadTest {
    private static final int RUNS = 20_000;

    private final LoaderSpace space = new LoaderSpace();

    record Pair(Object a, Object b) {}

    private byte[] sample() throws UnshippableException {
        ValueEncoder encoder = new ValueEncoder(space);
        encoder.add(List.of(1, "two", 3.0, UUID.randomUUID(), Locale.FRANCE));
        encoder.add(new HashMap<>(Map.of("k", new int[] {1, 2, 3}, "l", new Object[] {new Pair(1, "x"), null})));
        encoder.add(new IllegalStateException("bad", new RuntimeException("cause")));
        encoder.add(Collections.synchronizedList(new ArrayList<>(Arrays.asList(1, 2, 3))));
        encoder.add(new TreeMap<>(Map.of("a", new LinkedHashSet<>(List.of(1, 2)))));
        String text = "captured";
        encoder.add((Supplier<String> & Serializable) () -> text);
        encoder.add(new double[] {1, 2, 3});
        ByteChain chain = new ByteChain();
        PayloadFormat.write(encoder.finish(), chain);
        return chain.toByteArray();
    }

    @Test
    void shouldEndInAValueOrUnshippableWhateverTheBytesAre() throws Exception {
        byte[] good = sample();
        Random random = new Random(42);
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (run % 10 == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            refused += read(bytes);
        }
        assertThat(refused).isPositive();
    }

    private int read(byte[] bytes) {
        ValueDecoder decoder = new ValueDecoder(space);
        int refused = 0;
        try {
            Payload payload = PayloadFormat.read(ByteChain.of(bytes), 0, bytes.length);
            for (int i = 0; i < payload.count(); i++) {
                try {
                    decoder.read(payload, i);
                } catch (UnshippableException e) {
                    refused++;
                }
            }
        } catch (UnshippableException e) {
            refused++;
        }
        return refused;
    }

    @Test
    void shouldNotAllocateWhatTheBytesDoNotHold() {
        ValueDecoder decoder = new ValueDecoder(space);
        for (int token : new int[] {Ids.STRING, Ids.OBJECT_ARRAY, Ids.PRIMITIVE_ARRAY + 7, Ids.ARRAY_LIST, Ids.HASH_MAP}) {
            byte[] bytes = {(byte) token, -1, -1, -1, -1, 7, 0, 0, 0, 0, 0};
            Payload payload = new Payload(List.of(), List.of(), ByteChain.of(bytes), new long[] {bytes.length});
            assertThatThrownBy(() -> decoder.read(payload, 0)).isInstanceOf(UnshippableException.class);
        }
    }

    @Test
    void shouldReadWhatItWrote() throws Exception {
        byte[] bytes = sample();
        ByteChain chain = new ByteChain();
        chain.write(1);
        chain.write(bytes, 0, bytes.length);
        Payload payload = PayloadFormat.read(chain, 1, chain.size());
        assertThat(payload.count()).isEqualTo(7);
        ValueDecoder decoder = new ValueDecoder(space);
        assertThat((double[]) decoder.read(payload, 6)).containsExactly(1, 2, 3);
        assertThat(((Supplier<?>) decoder.read(payload, 5)).get()).isEqualTo("captured");
    }
}
