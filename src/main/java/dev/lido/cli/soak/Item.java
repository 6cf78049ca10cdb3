package dev.lido.cli.soak;

import dev.lido.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One thing to compute.
 *
 * @param input a {@link Long}, {@code byte[]}, {@link String}, {@link Row} or {@link Map}
 * @param millis how long a task takes about it
 * @param sabotage what becomes of the first worker that runs it
 */
record Item(Object input, int millis, Sabotage sabotage) {
    /** A value of several kinds. */
    record Row(String name, List<Double> numbers, byte[] blob) {
        /** A number that depends on every part. */
        long digest() {
            return name.hashCode() * 31L * 31 + numbers.hashCode() * 31L + Arrays.hashCode(blob);
        }
    }

    /**
     * What a task returns.
     *
     * @param value the result
     * @param attempt which run of the item has made it
     */
    record Answer(Object value, int attempt) {}

    /** In a task: the result, unless this run breaks. */
    Answer run() throws InterruptedException {
        sabotage.spring();
        if (millis > 0) {
            TimeUnit.MILLISECONDS.sleep(millis);
        }
        return new Answer(compute(), Task.current().attempt());
    }

    /** The result. */
    Object compute() {
        if (input instanceof Long number) {
            return number * 6364136223846793005L + 1442695040888963407L;
        }
        if (input instanceof byte[] bytes) {
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[bytes.length - 1 - i] = bytes[i];
            }
            return reversed;
        }
        if (input instanceof String text) {
            return new StringBuilder(text).reverse().toString();
        }
        if (input instanceof Row row) {
            return List.of(row.digest(), row.name(), row.numbers());
        }
        if (input instanceof Map<?, ?> map) {
            Map<String, Integer> lengths = new TreeMap<>();
            map.forEach((key, value) ->
                    lengths.put(String.valueOf(value), String.valueOf(key).length()));
            return lengths;
        }
        throw new IllegalStateException("an input of " + input.getClass());
    }
}
