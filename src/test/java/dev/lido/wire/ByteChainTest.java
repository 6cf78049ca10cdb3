package dev.lido.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
                switch (random.nextInt(5)) {
                    case 0 -> chain.write(bytes, 0, bytes.length);
                    case 1 -> chain.append(bytes.clone());
                    case 2 -> chain.append(ByteChain.of(bytes.clone()));
                    case 3 -> chain.append(lent(bytes));
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
            assertThat(readByByte(chain.read())).isEqualTo(all);
            assertThat(fed(chain, random)).isEqualTo(all);
            ByteChain copy = new ByteChain();
            copy.append(chain);
            assertThat(fed(copy, random)).isEqualTo(all);
            int from = random.nextInt(all.length);
            int to = from + random.nextInt(all.length - from);
            assertThat(chain.slice(from, to).toByteArray()).isEqualTo(Arrays.copyOfRange(all, from, to));
            assertThat(viewed(chain.read(from, to), random)).isEqualTo(Arrays.copyOfRange(all, from, to));
            assertThat(chain.read(from, to).readAllBytes()).isEqualTo(Arrays.copyOfRange(all, from, to));
            chain.truncate(from);
            chain.write(1);
            byte[] cut = Arrays.copyOf(all, from + 1);
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

    @Test
    void shouldNotWriteOverWhatAnotherChainTookOver() {
        ByteChain chain = new ByteChain();
        chain.append(new byte[100_000]); // makes the tail so large that what follows leaves it roomy
        chain.write(new byte[50_000], 0, 50_000);
        chain.append(new byte[1]);
        chain.write(bytes(2000, 1), 0, 2000);
        ByteChain other = new ByteChain();
        other.append(chain);

        chain.append(new byte[1]);
        chain.write(bytes(3000, 2), 0, 3000);
        assertThat(other.slice(150_001, 152_001).toByteArray()).isEqualTo(bytes(2000, 1));
        assertThat(chain.slice(150_001, 155_002).toByteArray())
                .startsWith(bytes(2000, 1))
                .endsWith(bytes(3000, 2));
    }

    @Test
    void shouldNotWriteOverWhatAnotherChainTookOverWhenItIsTruncated() {
        ByteChain chain = new ByteChain();
        chain.write(bytes(200, 1), 0, 200);
        chain.write(bytes(1500, 1), 0, 1500);
        ByteChain other = new ByteChain();
        other.append(chain);

        chain.truncate(300);
        chain.write(bytes(1000, 2), 0, 1000);
        assertThat(other.toByteArray()).isEqualTo(bytes(1700, 1));
        assertThat(chain.toByteArray()).startsWith(bytes(300, 1)).endsWith(bytes(1000, 2));
    }

    @Test
    void shouldShareLongPartsOfAnotherChainAndCopyShortOnes() {
        byte[] large = new byte[1024];
        byte[] small = new byte[1023];
        ByteChain other = ByteChain.of(large);
        other.append(small);
        ByteChain chain = new ByteChain();
        chain.append(other);

        large[5] = 1;
        small[5] = 1;
        byte[] all = chain.toByteArray();
        assertThat(all[5]).isEqualTo((byte) 1);
        assertThat(all[1024 + 5]).isZero();
    }

    @Test
    void shouldReadOnlyItsRange() throws Exception {
        ByteChain chain = ByteChain.of(new byte[] {1, 2, 3});
        chain.append(new byte[] {4, 5});
        ChainInput in = chain.read(1, 4);
        assertThat(in.available()).isEqualTo(3);
        assertThat(in.read()).isEqualTo(2);
        assertThat(in.available()).isEqualTo(2);
        assertThat(in.readAllBytes()).containsExactly(3, 4);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.available()).isZero();
        assertThat(chain.read(3, 3).read()).isEqualTo(-1);
        assertThat(chain.read(5, 5).read()).isEqualTo(-1);
        assertThat(chain.read(3, 5).readAllBytes()).containsExactly(4, 5);
        assertThat(chain.slice(1, 5).read(3, 4).readAllBytes())
                .as("of arrays that begin within others")
                .containsExactly(5);
    }

    @Test
    void shouldReadBytesAboveHalfAsPositive() {
        assertThat(ByteChain.of(new byte[] {(byte) 0xfe}).read().read()).isEqualTo(0xfe);
    }

    private static byte[] bytes(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] readByByte(ChainInput in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            all.write(next);
        }
        return all.toByteArray();
    }

    private static ByteChain.Lent lent(byte[] bytes) {
        return new ByteChain.Lent() {
            @Override
            public int size() {
                return bytes.length;
            }

            @Override
            public void copy(int from, ByteBuffer target) {
                target.put(bytes, from, target.remaining());
            }
        };
    }

    private static byte[] fed(ByteChain chain, Random random) {
        ByteBuffer all = ByteBuffer.allocate((int) chain.size());
        ChainFeed feed = chain.feed();
        while (all.hasRemaining()) {
            feed.next(all, Math.min(all.remaining(), random.nextInt(5000)));
        }
        return all.array();
    }

    private static byte[] viewed(ChainInput in, Random random) {
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
        assertThatThrownBy(() -> chain.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> chain.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> chain.truncate(4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> chain.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(chain.slice(0, 3).size()).isEqualTo(3);
        assertThat(chain.slice(3, 3).size()).isZero();
        chain.truncate(3);
        assertThat(chain.size()).isEqualTo(3);
        chain.truncate(0);
        assertThat(chain.size()).isZero();
    }
}
