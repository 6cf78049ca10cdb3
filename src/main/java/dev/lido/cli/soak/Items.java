package dev.lido.cli.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Makes items from random numbers. */
final class Items {
    /** One call of so many holds an item that breaks its worker. */
    private static final int CALLS_PER_SABOTAGE = 4;

    private static final int LARGEST_PAYLOAD = 6000;

    private final Random random;

    Items(Random random) {
        this.random = random;
    }

    List<Item> small(int most) {
        return list(most, () -> new Item(random.nextLong(), 0, Sabotage.NONE));
    }

    List<Item> withPayload(int most) {
        return list(most, () -> new Item(payload(), 0, Sabotage.NONE));
    }

    List<Item> slow(int most, int millis) {
        return list(most, () -> new Item(random.nextLong(), 1 + random.nextInt(millis), Sabotage.NONE));
    }

    private List<Item> list(int most, Supplier<Item> maker) {
        int size = 1 + random.nextInt(most);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(maker.get());
        }
        if (random.nextInt(CALLS_PER_SABOTAGE) == 0) {
            Sabotage sabotage = Sabotage.values()[1 + random.nextInt(Sabotage.values().length - 1)];
            int at = random.nextInt(size);
            items.set(at, new Item(items.get(at).input(), items.get(at).millis(), sabotage));
        }
        return items;
    }

    private Object payload() {
        int size = 1 + random.nextInt(LARGEST_PAYLOAD);
        return switch (random.nextInt(4)) {
            case 0 -> bytes(size);
            case 1 -> text(size);
            case 2 -> new Item.Row(text(20), numbers(size / 16), bytes(size / 2));
            default -> map(size / 24);
        };
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text(int size) {
        return random.ints(size, 'A', 0x250)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private List<Double> numbers(int size) {
        return random.doubles(size).boxed().toList();
    }

    private Map<String, Long> map(int size) {
        Map<String, Long> map = new HashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(text(1 + random.nextInt(12)), random.nextLong());
        }
        return map;
    }
}
