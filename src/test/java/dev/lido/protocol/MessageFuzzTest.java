package dev.lido.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.Fuzz;
import dev.lido.bundle.Blob;
import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.Composition;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.bundle.SharedValue;
import dev.lido.serial.LambdaShape;
import dev.lido.serial.Payload;
import dev.lido.wire.ByteChain;
import dev.lido.wire.Message;
import dev.lido.wire.WireException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies of messages of every kind, whole and damaged. */
@Timeout(60)
class MessageFuzzTest {
    private static final int RUNS = 30_000;

    private interface Decoder {
        Object decode(Message message) throws IOException;
    }

    private record Sample(byte kind, byte[] body, Decoder decoder) {
        Object decode(byte[] bytes) throws IOException {
            return decoder.decode(new Message(kind, chain(bytes)));
        }

        @Override
        public String toString() {
            return "kind " + kind;
        }
    }

    private final Fuzz fuzz = new Fuzz();

    private static List<Sample> samples() {
        Payload values = payload();
        ContentId id = ContentId.of(new byte[] {1});
        Composition function = Composition.of(
                values,
                List.of(new Composition.Cut(0, new Blob(id, values.data().slice(0, 2)))));
        return List.of(
                sample(Kind.HELLO, new Hello(Kind.VERSION, "1.0", new byte[32], 3, 4711).encode(), Hello::decode),
                sample(
                        Kind.PREPARE,
                        new Prepare(
                                        2,
                                        List.of(URI.create("file:/tmp/a.jar")),
                                        List.of(id),
                                        List.of(new CodeUnit("REPL.$JShell$1", id, new byte[] {1, 2, 3})),
                                        List.of(id, id),
                                        List.of(new GlobalGroup(
                                                id,
                                                List.of(new GlobalField("REPL.$JShell$2", "x")),
                                                values,
                                                true,
                                                false)),
                                        new Prepare.Things(
                                                List.of(id),
                                                List.of(new Blob(id, ByteChain.of(new byte[] {1, 2, 3}))),
                                                List.of(id),
                                                List.of(new SharedValue(id, values, true))))
                                .encode(),
                        Prepare::decode),
                sample(Kind.RUN, new Run(7, 8, function, true, 100, 1, 42, false, 1_000, values).encode(), Run::decode),
                sample(Kind.RUN, new Run(7, 8, null, true, 100, 1, 42, true, 0, values).encode(), Run::decode),
                sample(Kind.FORGET, new Forget(8).encode(), Forget::decode),
                sample(Kind.RECALL, new Recall(7, true).encode(), Recall::decode),
                sample(Kind.RETURNED, new Returned(7, 3).encode(), Returned::decode),
                sample(Kind.CANCEL, new Cancel(7).encode(), Cancel::decode),
                sample(
                        Kind.RESULTS,
                        new Results(
                                        7,
                                        0,
                                        true,
                                        5,
                                        List.of(
                                                ItemOutcome.VALUE,
                                                new ItemOutcome(ItemOutcome.Status.THREW, "E", "bad", "E: bad"),
                                                ItemOutcome.DROPPED),
                                        values,
                                        new WorkTimes(1L << 40, 1L << 41, 1L << 42, 3, 4, 5, 2, 200))
                                .encode(),
                        Results::decode),
                sample(
                        Kind.RESULTS,
                        new Results(
                                        7,
                                        0,
                                        false,
                                        5,
                                        List.of(ItemOutcome.VALUE, ItemOutcome.VALUE, ItemOutcome.VALUE),
                                        values)
                                .encode(),
                        Results::decode),
                sample(Kind.OUTPUT, Output.encode(3, true, new byte[] {65, 10}, 0, 2), Output::decode),
                sample(Kind.EXPIRED, new Expired(7, 2, "\tat x").encode(), Expired::decode),
                sample(Kind.RETIRE, new Notice("it leaks").encode(), Notice::decode));
    }

    private static Sample sample(byte kind, ByteChain body, Decoder decoder) {
        return new Sample(kind, body.toByteArray(), decoder);
    }

    private static Payload payload() {
        LambdaShape shape = new LambdaShape(
                "A", "F", List.of("M"), true, "apply", "(LA;)LB;", "(LA;)LB;", 6, "A", "lambda$0", "(I)V", "(I)LF;");
        return new Payload(
                List.of("A", "java.util.List"), List.of(shape), ByteChain.of(new byte[] {1, 2, 3, 4, 5}), new long[] {
                    2, 2, 5
                });
    }

    private static ByteChain chain(byte[] bytes) {
        // As they come over a socket: in several arrays.
        ByteChain chain = new ByteChain();
        chain.append(Arrays.copyOf(bytes, bytes.length / 2));
        chain.append(Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
        return chain;
    }

    @Test
    void shouldReadWhatItWrote() throws Exception {
        for (Sample sample : samples()) {
            Object decoded = sample.decode(sample.body());
            assertThat(sample.decode(sample.body()).toString().replaceAll("@[0-9a-f]+", ""))
                    .isEqualTo(decoded.toString().replaceAll("@[0-9a-f]+", ""));
        }
    }

    @Test
    void shouldRefuseABodyThatIsCutAnywhere() {
        for (Sample sample : samples()) {
            for (int length = 0; length < sample.body().length; length++) {
                byte[] cut = Arrays.copyOf(sample.body(), length);
                assertThatThrownBy(() -> sample.decode(cut))
                        .as("%s cut at %d", sample, length)
                        .isInstanceOf(WireException.class);
            }
        }
    }

    @Test
    void shouldRefuseABodyThatGoesOn() {
        for (Sample sample : samples()) {
            assertThatThrownBy(() -> sample.decode(Fuzz.joined(sample.body(), new byte[3])))
                    .as("%s", sample)
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("3 bytes");
        }
    }

    @Test
    void shouldRefuseDamagedBodiesAndTakeNoMemoryForWhatIsNotThere() {
        for (Sample sample : samples()) {
            for (int run = 0; run < RUNS; run++) {
                decode(sample, run, fuzz.damaged(sample.body()));
            }
        }
    }

    @Test
    void shouldRefuseRandomBodies() {
        Random random = fuzz.random();
        for (Sample sample : samples()) {
            for (int run = 0; run < RUNS; run++) {
                byte[] bytes = fuzz.bytes(random.nextInt(100));
                // Random numbers are mostly huge; small ones get further.
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = random.nextInt(4) == 0 ? bytes[i] : 0;
                }
                System.arraycopy(
                        sample.body(), 0, bytes, 0, Math.min(bytes.length, random.nextInt(sample.body().length)));
                decode(sample, run, bytes);
            }
        }
    }

    /** Only an IOException may come out; anything else fails the test. */
    private void decode(Sample sample, int run, byte[] bytes) {
        try {
            if (!Fuzz.takesAtMost(20_000 + 100L * bytes.length, () -> tryDecode(sample, bytes))) {
                throw new IllegalStateException("took more memory than its bytes are worth");
            }
        } catch (RuntimeException | Error e) {
            throw new AssertionError(sample + ", " + fuzz.describe(run, bytes), e);
        }
    }

    private static void tryDecode(Sample sample, byte[] bytes) {
        try {
            sample.decode(bytes);
        } catch (IOException e) {
            // as it should be
        }
    }

    @Test
    void shouldSayWhichVersionTheOtherSideSpeaksThoughTheRestIsUnknown() throws Exception {
        byte[] newer = new BodyWriter()
                .int32(0x4c69646f)
                .int32(99)
                .text("9.9")
                .bool(true)
                .done()
                .toByteArray();
        Hello hello = Hello.decode(new Message(Kind.HELLO, ByteChain.of(newer)));
        assertThat(hello.version()).isEqualTo(99);
        assertThat(hello.build()).isEqualTo("9.9");
    }

    @Test
    void shouldNotTakeMemoryForACountThatTheDataCovers() {
        // A payload without names and shapes whose count of items is as high as the data is long.
        int length = 8 << 20;
        byte[] body = new BodyWriter()
                .int64(7)
                .int64(8)
                .bool(false)
                .int64(0)
                .int32(1)
                .bool(false)
                .int64(length)
                .done()
                .toByteArray();
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) 127);
        System.arraycopy(new byte[] {0, 0, (byte) 0xf0, (byte) 0xff, (byte) 0xff, 3}, 0, data, 0, 6);
        Sample sample = new Sample(Kind.RUN, Fuzz.joined(body, data), Run::decode);
        assertThatThrownBy(() -> sample.decode(sample.body())).isInstanceOf(WireException.class);
        ByteChain chain = ByteChain.of(sample.body());
        assertThat(Fuzz.takesAtMost(1 << 20, () -> {
                    try {
                        Run.decode(new Message(Kind.RUN, chain));
                    } catch (IOException e) {
                        // as it should be
                    }
                }))
                .isTrue();
    }
}
