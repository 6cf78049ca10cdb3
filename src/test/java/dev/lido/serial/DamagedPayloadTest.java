package dev.lido.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.Fuzz;
import dev.lido.wire.ByteChain;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.nio.ByteBuffer;
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
    private static final int RUNS = 10_000;

    private final LoaderSpace space = new LoaderSpace();
    private final ValueDecoder decoder = new ValueDecoder(space);
    private final Fuzz fuzz = new Fuzz();

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
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            refused += read(run, fuzz.damaged(good));
        }
        assertThat(refused).isPositive();
    }

    @Test
    void shouldEndSoForEveryKindOfValue() throws Exception {
        for (Kind kind : Kind.all()) {
            if (kind.outcome() == Kind.Outcome.REFUSED) {
                continue;
            }
            byte[] good = bytes(kind.value().call());
            if (good.length > 100_000) {
                continue;
            }
            for (int run = 0; run < 60; run++) {
                read(run, fuzz.damaged(good));
            }
        }
    }

    @Test
    void shouldEndSoForItemsOfRandomBytes() {
        Random random = fuzz.random();
        List<String> names = List.of(Pair.class.getName(), "java.util.ArrayList", "no.such.Type", "java.lang.Thread");
        for (int run = 0; run < 50_000; run++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                // Mostly tokens and small counts, which get far.
                bytes[i] = (byte) random.nextInt(random.nextBoolean() ? 120 : 4);
            }
            read(run, bytes, new Payload(names, List.of(), ByteChain.of(bytes), new long[] {bytes.length}));
        }
    }

    private byte[] bytes(Object value) throws UnshippableException {
        ValueEncoder encoder = new ValueEncoder(space);
        encoder.add(value);
        ByteChain chain = new ByteChain();
        PayloadFormat.write(encoder.finish(), chain);
        return chain.toByteArray();
    }

    private int read(int run, byte[] bytes) {
        Payload payload;
        try {
            payload = PayloadFormat.read(ByteChain.of(bytes), 0, bytes.length);
        } catch (UnshippableException e) {
            return 1;
        }
        return read(run, bytes, payload);
    }

    /** Nothing but an UnshippableException may come out, and soon. */
    private int read(int run, byte[] bytes, Payload payload) {
        long start = System.nanoTime();
        int[] refused = {0};
        try {
            boolean modest = Fuzz.takesAtMost(2_000_000 + 500L * bytes.length, () -> refused[0] += decode(payload));
            if (!modest) {
                throw new IllegalStateException("took more memory than its bytes are worth");
            }
        } catch (RuntimeException | Error e) {
            throw new AssertionError(fuzz.describe(run, bytes), e);
        }
        assertThat(System.nanoTime() - start)
                .as(() -> fuzz.describe(run, bytes))
                .isLessThan(10_000_000_000L);
        return refused[0];
    }

    private int decode(Payload payload) {
        int refused = 0;
        for (int i = 0; i < payload.count(); i++) {
            try {
                decoder.read(payload, i);
            } catch (UnshippableException e) {
                refused++;
            }
        }
        return refused;
    }

    @Test
    void shouldNotAllocateWhatTheBytesDoNotHold() {
        ValueDecoder decoder = new ValueDecoder(space);
        for (int token :
                new int[] {Ids.STRING, Ids.OBJECT_ARRAY, Ids.PRIMITIVE_ARRAY + 7, Ids.ARRAY_LIST, Ids.HASH_MAP}) {
            byte[] bytes = {(byte) token, -1, -1, -1, -1, 7, 0, 0, 0, 0, 0};
            Payload payload = new Payload(List.of(), List.of(), ByteChain.of(bytes), new long[] {bytes.length});
            assertThatThrownBy(() -> decoder.read(payload, 0)).isInstanceOf(UnshippableException.class);
        }
    }

    @Test
    void shouldNotTakeMemoryForArraysWithinArraysThatAreEachAsLongAsTheRest() {
        byte[] bytes = new byte[100_000];
        for (int i = 0; i + 4 <= 300 * 4; i += 4) {
            // A count of 90,000 within another.
            System.arraycopy(new byte[] {Ids.OBJECT_ARRAY, (byte) 0x90, (byte) 0xbf, 5}, 0, bytes, i, 4);
        }
        assertRefusedCheaply(new Payload(List.of(), List.of(), ByteChain.of(bytes), new long[] {bytes.length}));
    }

    @Test
    void shouldNotTakeMemoryForArraysWithinArraysOfJavaSerialization() {
        ByteBuffer stream = ByteBuffer.allocate(100_000);
        stream.put(ObjectStreamConstants.TC_ARRAY).put(ObjectStreamConstants.TC_CLASSDESC);
        stream.putShort((short) 1).put(ObjectStreamConstants.TC_ENDBLOCKDATA).put(ObjectStreamConstants.TC_NULL);
        stream.putInt(1_000_000);
        for (int i = 0; i < 100; i++) {
            stream.put(ObjectStreamConstants.TC_ARRAY).put(ObjectStreamConstants.TC_REFERENCE);
            stream.putInt(ObjectStreamConstants.baseWireHandle).putInt(1_000_000);
        }
        // One object, no children, seen for the first time, of one class, which is the array of the first in the table.
        byte[] head = {Ids.BRIDGE, 1, 0, 0, 1, 1, 9, (byte) 0xa0, (byte) 0x8d, 6};
        byte[] bytes = Fuzz.joined(head, stream.array());
        assertRefusedCheaply(
                new Payload(List.of("java.lang.Object"), List.of(), ByteChain.of(bytes), new long[] {bytes.length}));
    }

    private void assertRefusedCheaply(Payload payload) {
        assertThat(Fuzz.takesAtMost(
                        20_000_000, () -> assertThat(decode(payload)).isEqualTo(1)))
                .isTrue();
    }

    @Test
    void shouldSoonGiveUpOnASetThatContainsItselfTwiceOver() {
        byte[] bytes = {Ids.HASH_SET, 2, Ids.HASH_SET, 1, Ids.BACK, 0, Ids.BACK, 1};
        Payload payload = new Payload(List.of(), List.of(), ByteChain.of(bytes), new long[] {bytes.length});
        assertThat(read(0, bytes, payload)).isEqualTo(1);
    }

    static final class Fails implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
        }

        private void readObject(ObjectInputStream in) {
            throw new AssertionError("not here");
        }
    }

    @Test
    void shouldSpoilOnlyTheItemWhoseCodeThrowsAnError() throws Exception {
        byte[] bytes = bytes(List.of(new Fails()));
        Payload payload = PayloadFormat.read(ByteChain.of(bytes), 0, bytes.length);
        assertThatThrownBy(() -> decoder.read(payload, 0))
                .isInstanceOf(UnshippableException.class)
                .hasMessageContaining("not here");
    }

    @Test
    void shouldRefuseEveryKindOfValueThatIsCutOrGoesOn() throws Exception {
        for (Kind kind : Kind.all()) {
            if (kind.outcome() == Kind.Outcome.REFUSED) {
                continue;
            }
            ValueEncoder encoder = new ValueEncoder(space);
            encoder.add(kind.value().call());
            Payload whole = encoder.finish();
            byte[] bytes = whole.data().toByteArray();
            int step = Math.max(1, bytes.length / 50);
            for (int length = 0;
                    length <= bytes.length + 1;
                    length += length < bytes.length ? Math.min(step, bytes.length - length) : 1) {
                if (length != bytes.length) {
                    byte[] other = Arrays.copyOf(bytes, length);
                    Payload payload =
                            new Payload(whole.classNames(), whole.shapes(), ByteChain.of(other), new long[] {length});
                    assertThatThrownBy(() -> decoder.read(payload, 0))
                            .as("%s with %d of %d bytes", kind.name(), length, bytes.length)
                            .isInstanceOf(UnshippableException.class);
                }
            }
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
