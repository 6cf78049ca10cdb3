package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that travel by rules of the user's. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class SerializerTest {
    interface Shape {
        double area();
    }

    static class Square implements Shape {
        final Object held = new Thread("can't travel");
        final double side;

        Square(double side) {
            this.side = side;
        }

        @Override
        public double area() {
            return side * side;
        }
    }

    static final class Tile extends Square {
        Tile(double side) {
            super(side);
        }
    }

    @Test
    void shouldCarryAnUnshippableTypeInBothDirections() {
        try (WorkerPool pool = Pool.open(
                o -> o.workers(1).serializer(Thread.class, Thread::getName, name -> new Thread(null, null, name)))) {
            List<Thread> renamed = pool.map(
                    thread -> new Thread(thread.getName() + "!"), List.of(new Thread("one"), new Thread("two")));
            assertThat(renamed).extracting(Thread::getName).containsExactly("one!", "two!");
        }
    }

    @Test
    void shouldKeepTheDirectionsApart() {
        try (WorkerPool pool =
                Pool.open(o -> o.workers(1).taskSerializer(Thread.class, Thread::getName, name -> new Thread(name)))) {
            assertThat(pool.map(Thread::getName, List.of(new Thread("one")))).containsExactly("one");
            assertThatThrownBy(() -> pool.map(x -> new Thread("back"), List.of(1)))
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("result");
        }
        try (WorkerPool pool = Pool.open(
                o -> o.workers(1).resultSerializer(Thread.class, Thread::getName, name -> new Thread(name)))) {
            List<Thread> threads = pool.map(x -> new Thread("back " + x), List.of(1));
            assertThat(threads).extracting(Thread::getName).containsExactly("back 1");
            assertThatThrownBy(() -> pool.map(Thread::getName, List.of(new Thread("one"))))
                    .isInstanceOf(NotShippableException.class);
        }
    }

    @Test
    void shouldHoldForSubtypesWithTheMostSpecificFirst() {
        try (WorkerPool pool = Pool.open(o -> o.workers(1)
                .serializer(Shape.class, Shape::area, area -> new Square(Math.sqrt(area)))
                .serializer(Tile.class, tile -> tile.side, side -> new Tile(side)))) {
            List<String> kinds = pool.map(
                    shape -> shape.getClass().getSimpleName() + " " + shape.area(),
                    List.of(new Square(2), new Tile(3)));
            assertThat(kinds).containsExactly("Square 4.0", "Tile 9.0");
        }
    }

    @Test
    void shouldHoldInsideOtherValuesAndKeepIdentity() {
        Thread shared = new Thread("shared");
        try (WorkerPool pool =
                Pool.open(o -> o.workers(1).serializer(Thread.class, Thread::getName, name -> new Thread(name)))) {
            List<Boolean> same = pool.map(list -> list.get(0) == list.get(1), List.of(Arrays.asList(shared, shared)));
            assertThat(same).containsExactly(true);
        }
    }

    @Test
    void shouldSayWhichSerializerFailed() {
        try (WorkerPool pool = Pool.open(o -> o.workers(1)
                .serializer(
                        Thread.class,
                        thread -> {
                            if (thread.getName().isEmpty()) {
                                throw new IOException("no name");
                            }
                            return thread.getName();
                        },
                        name -> {
                            throw new IOException("no thread " + name);
                        }))) {
            assertThatThrownBy(() -> pool.map(Thread::getName, List.of(new Thread(""))))
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("the serializer for java.lang.Thread: java.io.IOException: no name");
            assertThatThrownBy(() -> pool.map(Thread::getName, List.of(new Thread("x"))))
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("no thread x");
            assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
        }
    }

    @Test
    void shouldShowItsTypesAmongTheOptions() {
        assertThat(PoolOptions.defaults().serializer(Thread.class, Thread::getName, name -> new Thread(name)))
                .asString()
                .contains("taskSerializer=[Thread]", "resultSerializer=[Thread]");
    }
}
