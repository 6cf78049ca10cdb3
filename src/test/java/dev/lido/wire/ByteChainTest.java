package dev.lido.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteChainTest {
    @Test
    void shouldHoldWhatWasWrittenInAnyMixOfWays() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            ByteChain chain = new ByteChain();
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int step = 0; step < 20; step++) {
                byte[] bytes = new byte[random.nextInt(2000)];
                random.nextBytes(bytes);
                switch (random.nextInt(4)) {
                    case 0 -> chain.write(bytes, 0, bytes.length);
                    case 1 -> chain.append(bytes.clone());
                    case 2 -> chain.append(ByteChain.of(bytes.clone()));
                    default -> {
                        for (byte each : bytes) {
                            chain.write(each);
                        }
                    }
                }
                expected.write(bytes);
            }
            byte[] all = expected.toByteArray();
            assertThat(chain.size()).isEqualTo(all.length);
            assertThat(chain.toByteArray()).isEqualTo(all);
            assertThat(chain.read().readAllBytes()).isEqualTo(all);
            int from = random.nextInt(all.length);
            int to = from + random.nextInt(all.length - from);
            assertThat(chain.slice(from, to).toByteArray()).isEqualTo(java.util.Arrays.copyOfRange(all, from, to));
            assertThat(viewed(chain.read(from, to), random)).isEqualTo(java.util.Arrays.copyOfRange(all, from, to));
            assertThat(chain.read(from, to).readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(all, from, to));
            chain.truncate(from);
            chain.write(1);
            byte[] cut = java.util.Arrays.copyOf(all, from + 1);
            cut[from] = 1;
            assertThat(chain.toByteArray()).isEqualTo(cut);
        }
    }

    @Test
    void shouldNotChangeAnArrayItSharesWhenItIsTruncatedAndWrittenTo() {
        byte[] shared = {1, 2, 3, 4};
        ByteChain chain = ByteChain.of(shared);
        chain.truncate(2);
        chain.write(9);
        assertThat(shared).containsExactly(1, 2, 3, 4);
    }

    private static byte[] viewed(ByteChain.ChainInput in, Random random) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            ByteBuffer view = in.view(1 + random.nextInt(3000));
            if (!view.hasRemaining()) {
                return all.toByteArray();
            }
            all.write(view.array(), view.arrayOffset(), view.remaining());
        }
    }

    @Test
    void shouldRefuseRangesOutside() {
        ByteChain chain = ByteChain.of(new byte[3]);
        assertThatThrownBy(() -> chain.read(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> chain.truncate(4)).isInstanceOf(IllegalArgumentException.class);
    }
}
