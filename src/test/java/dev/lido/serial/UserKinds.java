package dev.lido.serial;

import static dev.lido.serial.Kind.right;
import static dev.lido.serial.Kind.similar;
import static dev.lido.serial.Kind.works;

import java.io.*;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.function.*;

@SuppressWarnings({"unchecked", "rawtypes", "DoubleBraceInitialization"})
final class UserKinds {
    private UserKinds() {}

    static class Plain {
        final String name;
        final int number;
        Object other;
        transient Thread thread;

        Plain(String name, int number) {
            this.name = name;
            this.number = number;
        }

        @Override
        public boolean equals(Object o) {
            return o != null
                    && o.getClass() == getClass()
                    && ((Plain) o).name.equals(name)
                    && ((Plain) o).number == number;
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    static class Shadow extends Plain {
        private final String name = "shadow";

        Shadow() {
            super("base", 2);
        }
    }

    static class Bean {
        int a = 1;
        transient int b = 7;
    }

    enum Color {
        RED,
        GREEN {
            @Override
            int code() {
                return 2;
            }
        };

        int code() {
            return 1;
        }
    }

    record Pair<A, B>(A a, B b) {}

    record Checked(int value) {
        Checked {
            if (value < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    record Arrays2(int[] a, String[][] b) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(double r) implements Shape {}

    static final class Square implements Shape {
        double side = 3;
    }

    static class Lru<K, V> extends LinkedHashMap<K, V> {
        int max = 2;

        Lru() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
        }
    }

    static class Tagged extends ArrayList<Object> {
        Object tag = new Plain("tag", 1);
    }

    static class Fixed extends AbstractList<Object> {
        final Object[] elements = {1, 2};

        @Override
        public Object get(int index) {
            return elements[index];
        }

        @Override
        public int size() {
            return elements.length;
        }
    }

    static class Custom implements Serializable {
        transient Object data = new Plain("c", 3);

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeObject(data);
            out.writeInt(5);
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            data = List.of(in.readObject(), in.readInt());
        }
    }

    static class Single implements Serializable {
        static final Single ONE = new Single();

        private Object readResolve() {
            return ONE;
        }
    }

    static class Replaced implements Serializable {
        final int value;

        Replaced(int value) {
            this.value = value;
        }

        private Object writeReplace() {
            return new Form(value + 1);
        }

        private record Form(int value) implements Serializable {
            private Object readResolve() {
                return new Replaced(value);
            }
        }
    }

    public static class Ext implements Externalizable {
        int value;

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeInt(value);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            value = in.readInt();
        }
    }

    class Inner {
        final int outer = UserKinds.this.hashCode();

        UserKinds outer() {
            return UserKinds.this;
        }
    }

    static class Failure extends RuntimeException {
        final Plain detail = new Plain("d", 1);
        final transient Thread thread = Thread.currentThread();

        Failure() {
            super("failed", new IllegalStateException("cause"));
        }
    }

    static class Handler implements InvocationHandler {
        final Plain plain = new Plain("h", 1);

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] args) {
            return plain.name;
        }
    }

    interface Sf<A, B> extends Function<A, B>, Serializable {}

    interface Ss<A> extends Supplier<A>, Serializable {}

    static String join(Object... all) {
        return Arrays.toString(all);
    }

    static List<Kind> all() {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(right("enum", () -> Color.RED, (a, b) -> a == b));
        kinds.add(right("enum with bodies", () -> Color.GREEN, (a, b) -> a == b));
        kinds.add(right("EnumSet elt", () -> EnumSet.of(Color.GREEN)));
        kinds.add(right("JDK enum", () -> TimeUnit.DAYS));
        kinds.add(right("record", () -> new Checked(3)));
        kinds.add(right("record nested+collections", () -> new Pair<>(new Checked(1), List.of(new Pair<>(1, null)))));
        kinds.add(right("record validating ctor", () -> new Checked(0)));
        kinds.add(right(
                "record with arrays",
                () -> new Arrays2(new int[] {1}, new String[][] {{"a"}, null}),
                (a, b) -> Arrays.equals(((Arrays2) a).a, ((Arrays2) b).a) && ((Arrays2) b).b[0][0].equals("a")));
        kinds.add(right("local record", () -> {
            record Local(int x) {}
            return new Local(2);
        }));
        kinds.add(right(
                "record in cycle (via mutable list)",
                () -> {
                    List<Object> list = new ArrayList<>();
                    Pair<Object, Object> pair = new Pair<>(list, 1);
                    list.add(pair);
                    return pair;
                },
                (a, b) -> ((List<?>) ((Pair<?, ?>) b).a).get(0) == b));
        kinds.add(right("sealed hierarchy", () -> List.of(new Circle(1), new Circle(2))));
        kinds.add(right("sealed class", Square::new, (a, b) -> ((Square) b).side == 3));
        kinds.add(right("plain class (not Serializable, no no-arg ctor)", () -> new Plain("x", 1)));
        kinds.add(right("no-arg ctor + transient", Bean::new, (a, b) -> ((Bean) b).b == 7));
        kinds.add(right(
                "shadowed private fields in superclass",
                Shadow::new,
                (a, b) -> ((Plain) b).name.equals("base") && ((Shadow) b).name.equals("shadow")));
        kinds.add(right(
                "transient fields (Thread) skipped",
                () -> {
                    Plain plain = new Plain("t", 1);
                    plain.thread = Thread.currentThread();
                    return plain;
                },
                (a, b) -> ((Plain) b).thread == null));
        kinds.add(right(
                "LRU: LinkedHashMap subclass w/ field",
                () -> {
                    Lru<String, Integer> lru = new Lru<>();
                    lru.max = 3;
                    lru.put("a", 1);
                    return lru;
                },
                (a, b) -> a.equals(b) && ((Lru<?, ?>) b).max == 3));
        kinds.add(right(
                "user ArrayList subclass with extra field",
                () -> {
                    Tagged list = new Tagged();
                    list.add(new Plain("e", 1));
                    return list;
                },
                (a, b) -> a.equals(b) && ((Tagged) a).tag.equals(((Tagged) b).tag)));
        kinds.add(right("double-brace ArrayList", () -> new ArrayList<Object>() {
            {
                add(1);
            }
        }));
        kinds.add(right("user AbstractList (immutable, field-backed)", Fixed::new));
        kinds.add(right("readObject/writeObject custom, non-Serializable child", Custom::new, (a, b) -> ((Custom) b)
                .data.equals(List.of(new Plain("c", 3), 5))));
        kinds.add(right("readResolve singleton", () -> Single.ONE, (a, b) -> a == b));
        kinds.add(right(
                "writeReplace serialization proxy",
                () -> new Replaced(3),
                (a, b) -> ((Replaced) b).value == ((Replaced) a).value + 1));
        kinds.add(right(
                "Externalizable",
                () -> {
                    Ext ext = new Ext();
                    ext.value = 9;
                    return ext;
                },
                (a, b) -> ((Ext) b).value == 9));
        kinds.add(right(
                "inner class with outer ref",
                () -> new UserKinds().new Inner(),
                (a, b) -> ((Inner) b).outer() != null));
        String captured = "cap";
        kinds.add(right(
                "anonymous class w/ capture",
                () -> new Supplier<Object>() {
                    @Override
                    public Object get() {
                        return captured;
                    }
                },
                (a, b) -> ((Supplier<?>) b).get().equals("cap")));
        kinds.add(right("local class w/ capture", () -> {
            class Local {
                String get() {
                    return captured;
                }

                @Override
                public boolean equals(Object o) {
                    return o instanceof Local && ((Local) o).get().equals(get());
                }

                @Override
                public int hashCode() {
                    return 1;
                }
            }
            return new Local();
        }));
        kinds.add(
                works("lambda serializable (non-capturing)", () -> (Sf<Integer, Integer>) x -> x + 1, (a, b) -> ((Sf) b)
                        .apply(1)
                        .equals(2)));
        kinds.add(works(
                "lambda serializable capturing user obj",
                () -> {
                    Plain plain = new Plain("q", 1);
                    return (Ss<String>) () -> plain.name;
                },
                (a, b) -> ((Ss<?>) b).get().equals("q")));
        kinds.add(works(
                "lambda capturing primitives",
                () -> {
                    long l = 3;
                    double d = 2;
                    boolean z = true;
                    return (Ss<Object>) () -> l + d + (z ? 1 : 0);
                },
                (a, b) -> ((Ss<?>) b).get().equals(6.0)));
        kinds.add(works("method ref static", () -> (Sf<String, Integer>) Integer::parseInt, (a, b) -> ((Sf) b)
                .apply("4")
                .equals(4)));
        kinds.add(works("method ref unbound", () -> (Sf<String, Integer>) String::length, (a, b) -> ((Sf) b)
                .apply("4")
                .equals(1)));
        kinds.add(works("method ref bound", () -> (Ss<Integer>) "abc"::length, (a, b) -> ((Ss<?>) b)
                .get()
                .equals(3)));
        kinds.add(works("method ref interface", () -> (Sf<List<?>, Integer>) List::size, (a, b) -> ((Sf) b)
                .apply(List.of())
                .equals(0)));
        kinds.add(works("constructor ref", () -> (Sf<Integer, Checked>) Checked::new, (a, b) -> ((Sf) b)
                .apply(1)
                .equals(new Checked(1))));
        kinds.add(works(
                "array constructor ref",
                () -> (Sf<Integer, int[]>) int[]::new,
                (a, b) -> ((int[]) ((Sf) b).apply(2)).length == 2));
        kinds.add(works("varargs method ref", () -> (Sf<Object, String>) UserKinds::join, (a, b) -> ((Sf) b)
                .apply(1)
                .equals("[1]")));
        kinds.add(works(
                "Comparator.comparing.reversed",
                () -> Comparator.comparing((Sf<String, Integer>) String::length).reversed(),
                (a, b) -> ((Comparator) b).compare("a", "bb") > 0));
        kinds.add(works(
                "lambda in a cycle",
                () -> {
                    Object[] holder = new Object[1];
                    holder[0] = (Ss<Object>) () -> holder[0];
                    return holder[0];
                },
                (a, b) -> ((Ss<?>) b).get() == b));
        kinds.add(right(
                "cyclic graph",
                () -> {
                    Plain a = new Plain("a", 1);
                    Plain b = new Plain("b", 1);
                    a.other = b;
                    b.other = a;
                    return a;
                },
                (a, b) -> ((Plain) ((Plain) b).other).other == b));
        kinds.add(right(
                "cycle through HashSet + field-based hashCode",
                () -> {
                    Plain plain = new Plain("p", 1);
                    plain.other = new HashSet<>(Set.of(plain));
                    return plain;
                },
                (a, b) -> ((Set<?>) ((Plain) b).other).contains(b)));
        kinds.add(right(
                "cycle through TreeMap with a lambda",
                () -> {
                    TreeMap<Object, Object> map =
                            new TreeMap<>((Comparator<Object> & Serializable) (x, y) -> x.hashCode() - y.hashCode());
                    map.put(new Plain("k", 1), map);
                    return map;
                },
                (a, b) -> ((Map<?, ?>) b).get(new Plain("k", 1)) == b));
        kinds.add(right(
                "shared reference identity",
                () -> {
                    Plain plain = new Plain("s", 1);
                    return new Object[] {plain, new Pair<>(plain, plain)};
                },
                (a, b) -> ((Pair<?, ?>) ((Object[]) b)[1]).a == ((Object[]) b)[0]));
        kinds.add(right("nested nodes depth 100 000", () -> {
            Plain head = null;
            for (int i = 0; i < 100_000; i++) {
                Plain next = new Plain("n", i);
                next.other = head;
                head = next;
            }
            return head;
        }));
        kinds.add(right(
                "custom exception w/ non-Serializable field",
                Failure::new,
                (a, b) -> ((Failure) a).detail.equals(((Failure) b).detail)
                        && ((Failure) b).getCause().getMessage().equals("cause")));
        kinds.add(right(
                "dynamic proxy (user handler)",
                () -> Proxy.newProxyInstance(
                        UserKinds.class.getClassLoader(), new Class<?>[] {Callback.class}, new Handler()),
                (a, b) -> ((Callback) b).call().equals("h")));
        kinds.add(right("Object() lock object", Object::new, (a, b) -> true));
        kinds.add(similar("plain singleton (no readResolve)", () -> new Plain("single", 0)));
        return kinds;
    }

    interface Callback {
        String call();
    }
}
