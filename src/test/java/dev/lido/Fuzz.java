package dev.lido;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages bytes at random, always in the same way for the same seed: {@code -Dlido.seed=N} takes another one. */
public final class Fuzz {
    private static final int[] ODD = {
        0, 1, -1, 127, 128, 255, 256, 65535, 65536, Integer.MAX_VALUE, Integer.MAX_VALUE - 8, Integer.MIN_VALUE
    };

    private final long seed = Long.getLong("lido.seed", 20240611);
    private final Random random = new Random(seed);

    public Random random() {
        return random;
    }

    /** For the messages of failures: what is needed to see one again. */
    public String describe(int run, byte[] bytes) {
        return "seed " + seed + ", run " + run + ": " + Arrays.toString(bytes);
    }

    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A copy of {@code good} with one to four damages; by chance it may be the same. */
    public byte[] damaged(byte[] good) {
        byte[] bytes = good.clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
            bytes = bytes.length == 0 ? bytes(random.nextInt(8)) : damage(bytes);
        }
        return bytes;
    }

    private byte[] damage(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(16, bytes.length - at) + 1);
        switch (random.nextInt(8)) {
            case 0:
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                return bytes;
            case 1:
                bytes[at] = (byte) random.nextInt();
                return bytes;
            case 2:
                bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
                return bytes;
            case 3:
                int odd = ODD[random.nextInt(ODD.length)];
                for (int i = 0; i < 4 && at + i < bytes.length; i++) {
                    bytes[at + i] = (byte) (odd >>> 24 - 8 * i);
                }
                return bytes;
            case 4:
                return Arrays.copyOf(bytes, at);
            case 5:
                return joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
            case 6:
                return joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
            default:
                return joined(Arrays.copyOf(bytes, at), bytes(length), Arrays.copyOfRange(bytes, at, bytes.length));
        }
    }

    public static byte[] joined(byte[]... parts) {
        return joined(List.of(parts));
    }

    public static byte[] joined(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Whether {@code work} takes at most {@code most} bytes of this thread's heap; it may run again. */
    public static boolean takesAtMost(long most, Runnable work) {
        long taken = allocatedBy(work);
        if (taken > most) {
            // The first time may have loaded classes.
            taken = allocatedBy(work);
        }
        return taken <= most;
    }

    private static long allocatedBy(Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        work.run();
        return threads.getThreadAllocatedBytes(thread) - before;
    }
}
