package dev.lido.serial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lido.wire.ByteChain;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large arrays whose bytes are made while they are sent. */
class LentArraysTest {
    private final LoaderSpace space = new LoaderSpace();
    private final ValueEncoder encoder = new ValueEncoder(space);

    @ParameterizedTest
    @ValueSource(
            classes = {
                boolean.class,
                byte.class,
                short.class,
                char.class,
                int.class,
                long.class,
                float.class,
                double.class
            })
    void shouldBeTheSameBytesInAnyParts(Class<?> type) throws Exception {
        Random random = new Random(1);
        int width = type == long.class || type == double.class ? 8 : 1;
        Object array = filled(type, (9 << 20) / width + 3, random);
        Object[] value = {"x", array};
        encoder.add(value);
        byte[] copied = encoder.finish().data().toByteArray();
        encoder.lend();
        encoder.add(value);
        Payload payload = encoder.finish();
        ByteChain lent = payload.data();
        assertThat(lent.size()).isEqualTo(copied.length);
        assertThat(lent.toByteArray()).isEqualTo(copied);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(copied.length);
            int to = Math.min(copied.length, from + random.nextInt(i % 2 == 0 ? 40 : 200_000));
            assertThat(lent.slice(from, to).toByteArray()).isEqualTo(Arrays.copyOfRange(copied, from, to));
        }
        Object[] back = (Object[]) new ValueDecoder(space).read(payload, 0);
        assertThat(back[1]).isEqualTo(array);
    }

    private static Object filled(Class<?> type, int length, Random random) {
        Object array = Array.newInstance(type, length);
        for (int i = 0; i < length; i++) {
            switch (type.getName()) {
                case "boolean" -> Array.setBoolean(array, i, random.nextBoolean());
                case "byte" -> Array.setByte(array, i, (byte) random.nextInt());
                case "short" -> Array.setShort(array, i, (short) random.nextInt());
                case "char" -> Array.setChar(array, i, (char) random.nextInt());
                case "int" -> Array.setInt(array, i, random.nextInt());
                case "long" -> Array.setLong(array, i, random.nextLong());
                case "float" -> Array.setFloat(array, i, random.nextFloat());
                default -> Array.setDouble(array, i, random.nextDouble());
            }
        }
        return array;
    }
}
