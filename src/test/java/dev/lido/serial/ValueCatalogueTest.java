package dev.lido.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lido.wire.ByteChain;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What has to become of every kind of value, in this JVM and through another one. */
class ValueCatalogueTest {
    private static final Path TABLE = Path.of("docs", "values.md");

    private final LoaderSpace space = new LoaderSpace();

    @TestFactory
    Stream<DynamicTest> shouldComeOutAsPromised() {
        return Kind.all().stream().map(kind -> DynamicTest.dynamicTest(kind.name(), () -> check(kind)));
    }

    private void check(Kind kind) throws Exception {
        Object value = kind.value().call();
        ValueEncoder encoder = new ValueEncoder(space);
        if (kind.outcome() == Kind.Outcome.REFUSED) {
            assertThatThrownBy(() -> encoder.add(new Object[] {1, value}))
                    .isInstanceOf(UnshippableException.class)
                    .hasMessageStartingWith("[1]")
                    .hasMessageContaining("can't be sent: ");
            if (value instanceof AutoCloseable
                    && value != System.out
                    && !(value instanceof java.util.concurrent.ExecutorService)) {
                ((AutoCloseable) value).close();
            }
            return;
        }
        encoder.add(value);
        Object back = new ValueDecoder(space).read(binary(encoder.finish()), 0);
        assertThat(kind.check().test(value, back))
                .as("%s -> %s", value == back, kind.name())
                .isTrue();
    }

    private static Payload binary(Payload payload) throws UnshippableException {
        ByteChain chain = new ByteChain();
        PayloadFormat.write(payload, chain);
        return PayloadFormat.read(chain, 0, chain.size());
    }

    @Test
    @Tag("process")
    void shouldComeBackFromAnotherJvm() throws Exception {
        List<Kind> kinds = Kind.all().stream()
                .filter(kind -> kind.outcome() != Kind.Outcome.REFUSED)
                .toList();
        ValueEncoder encoder = new ValueEncoder(space);
        List<Object> values = new ArrayList<>();
        for (Kind kind : kinds) {
            Object value = kind.value().call();
            values.add(value);
            encoder.add(value);
        }
        ByteChain chain = new ByteChain();
        PayloadFormat.write(encoder.finish(), chain);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Mirror.class.getName());
        Process mirror = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        byte[] answer;
        try (DataOutputStream out = new DataOutputStream(mirror.getOutputStream());
                DataInputStream in = new DataInputStream(mirror.getInputStream())) {
            byte[] bytes = chain.toByteArray();
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
            answer = new byte[in.readInt()];
            in.readFully(answer);
        } finally {
            mirror.destroyForcibly().waitFor();
        }
        Payload payload = PayloadFormat.read(ByteChain.of(answer), 0, answer.length);
        ValueDecoder decoder = new ValueDecoder(space);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            Object back = decoder.read(payload, i);
            if (back instanceof String && ((String) back).startsWith("FAILED")) {
                wrong.add(kinds.get(i).name() + ": " + back);
            } else if (!kinds.get(i).name().startsWith("writeReplace")
                    && !kinds.get(i).name().startsWith("readObject/writeObject")
                    && !kinds.get(i).check().test(values.get(i), back)) {
                wrong.add(kinds.get(i).name());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Reads every item and sends it back. */
    static final class Mirror {
        private Mirror() {}

        public static void main(String[] args) throws Exception {
            DataInputStream in = new DataInputStream(System.in);
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            Payload payload = PayloadFormat.read(ByteChain.of(bytes), 0, bytes.length);
            LoaderSpace space = new LoaderSpace();
            ValueDecoder decoder = new ValueDecoder(space);
            ValueEncoder encoder = new ValueEncoder(space);
            for (int i = 0; i < payload.count(); i++) {
                try {
                    encoder.add(decoder.read(payload, i));
                } catch (UnshippableException e) {
                    encoder.add("FAILED " + e.getMessage());
                }
            }
            ByteChain chain = new ByteChain();
            PayloadFormat.write(encoder.finish(), chain);
            DataOutputStream out = new DataOutputStream(System.out);
            out.writeInt((int) chain.size());
            out.write(chain.toByteArray());
            out.flush();
        }
    }

    @Test
    void shouldBeDocumented() throws Exception {
        StringBuilder table = new StringBuilder("# What travels, and how\n\n")
                .append("Generated by ValueCatalogueTest; to renew it: `mvn test -Dtest=ValueCatalogueTest")
                .append(" -Dlido.docs.update=true`.\n\n")
                .append("*right*: arrives as it was; *right~*: equal, but of another type or a second instance;")
                .append(" *refused*: an error that names the place and the remedy.\n\n")
                .append(
                        "User classes need not be Serializable. A constructor without arguments runs if there is one, so")
                .append(
                        " that transient fields get their initial values; otherwise none runs. Enum constants travel by")
                .append(" name. Locks arrive unlocked.\n\n| kind | outcome |\n|---|---|\n");
        for (Kind kind : Kind.all()) {
            table.append("| ")
                    .append(kind.name())
                    .append(" | ")
                    .append(kind.outcome().text)
                    .append(" |\n");
        }
        if (Boolean.getBoolean("lido.docs.update")) {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE)).isEqualTo(table.toString());
    }
}
