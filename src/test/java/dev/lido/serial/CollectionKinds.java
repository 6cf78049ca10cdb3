package dev.lido.serial;

import static dev.lido.serial.Kind.refused;
import static dev.lido.serial.Kind.right;
import static dev.lido.serial.Kind.similar;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@SuppressWarnings({"unchecked", "rawtypes"})
final class CollectionKinds {
    private CollectionKinds() {}

    private static <T extends Collection<Object>> T fill(T target) {
        target.addAll(List.of("c", "a", "b"));
        return target;
    }

    private static <T extends Map<Object, Object>> T fill(T target) {
        target.put("c", 1);
        target.put("a", 2);
        return target;
    }

    static List<Kind> all() {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(right("null", () -> null));
        kinds.add(right("boxes", () -> new Object[] {
            1, -1, Integer.MIN_VALUE, 2L, Long.MIN_VALUE, (byte) -3, (short) -4, 'x', 1.5f, Float.NaN, -0.0, true, false
        }));
        kinds.add(right("String unicode, surrogates, \\0", () -> "añ漢\uD83D\uDE00\uD800\0"));
        kinds.add(right("String 1 MB", () -> "abc".repeat(350_000)));
        kinds.add(right("all primitive arrays", () -> new Object[] {
            new boolean[] {true, false},
            new byte[] {1},
            new short[] {-1},
            new char[] {'c'},
            new int[] {1, 2},
            new long[] {3},
            new float[] {1.5f},
            new double[] {2.5, Double.NaN}
        }));
        kinds.add(right("int[][] jagged + null row", () -> new int[][] {{1}, null, {2, 3}, {}}));
        kinds.add(right("double[][][]", () -> new double[][][] {{{1}, {2}}, {{3}}}));
        kinds.add(right("String[] with null", () -> new String[] {"a", null}));
        kinds.add(right("Object[] empty", () -> new Object[0]));
        kinds.add(right("Integer[] (subtype array)", () -> new Integer[] {1, 2}));
        kinds.add(right("List<String>[]", () -> new List[] {List.of("a"), null}));
        kinds.add(right("ArrayList with nulls", () -> new ArrayList<>(Arrays.asList(1, null))));
        kinds.add(right("LinkedList", () -> fill(new LinkedList<>())));
        kinds.add(right("Vector", () -> fill(new Vector<>())));
        kinds.add(right("Stack", () -> fill(new Stack<>())));
        kinds.add(right("List.of()", List::of));
        kinds.add(right("List.of(1..3)", () -> List.of(1, 2, 3)));
        kinds.add(right("List.copyOf", () -> List.copyOf(fill(new ArrayList<>()))));
        kinds.add(right("Set.of()", Set::of));
        kinds.add(right("Set.of", () -> Set.of(1, 2, 3)));
        kinds.add(right("Map.of", () -> Map.of(1, 2)));
        kinds.add(right("Map.copyOf / Map.ofEntries", () -> Map.ofEntries(Map.entry(1, 2), Map.entry(3, 4))));
        kinds.add(right("Map.entry", () -> Map.entry("k", 1)));
        kinds.add(right("AbstractMap.SimpleEntry", () -> new AbstractMap.SimpleEntry<>("k", null)));
        kinds.add(right("AbstractMap.SimpleImmutableEntry", () -> new AbstractMap.SimpleImmutableEntry<>("k", 1)));
        kinds.add(similar(
                "HashMap entry",
                () -> fill(new HashMap<>()).entrySet().iterator().next()));
        kinds.add(right("Arrays.asList", () -> Arrays.asList(1, 2)));
        kinds.add(right("Arrays.asList(String[]) keeps write-through type", () -> Arrays.asList("a", "b"), (a, b) -> {
            try {
                ((List) b).set(0, 1);
                return false;
            } catch (ArrayStoreException expected) {
                return a.equals(b);
            }
        }));
        kinds.add(similar("ArrayList.subList", () -> fill(new ArrayList<>()).subList(1, 3)));
        kinds.add(similar("List.of.subList", () -> List.of(1, 2, 3).subList(1, 3)));
        kinds.add(right("Collections.unmodifiableList", () -> Collections.unmodifiableList(fill(new ArrayList<>()))));
        kinds.add(right("Collections.unmodifiableSet", () -> Collections.unmodifiableSet(fill(new HashSet<>()))));
        kinds.add(right("Collections.unmodifiableMap", () -> Collections.unmodifiableMap(fill(new HashMap<>()))));
        kinds.add(right(
                "Collections.unmodifiableNavigableMap",
                () -> Collections.unmodifiableNavigableMap(fill(new TreeMap<>()))));
        kinds.add(right(
                "Collections.unmodifiableCollection",
                () -> Collections.unmodifiableCollection(fill(new ArrayList<>())),
                Kind::list));
        kinds.add(right("Collections.synchronizedList", () -> Collections.synchronizedList(fill(new ArrayList<>()))));
        kinds.add(right(
                "Collections.synchronizedMap(LinkedHashMap)",
                () -> Collections.synchronizedMap(fill(new LinkedHashMap<>())),
                Kind::ordered));
        kinds.add(right(
                "synchronizedList of non-Serializable user objects",
                () -> Collections.synchronizedList(new ArrayList<>(List.of(new UserKinds.Plain("p", 1))))));
        kinds.add(right(
                "Collections.checkedList", () -> Collections.checkedList(new ArrayList<>(List.of("a")), String.class)));
        kinds.add(right("Collections.emptyList", () -> Collections.emptyList(), (a, b) -> a == b));
        kinds.add(right("Collections.emptySet", () -> Collections.emptySet(), (a, b) -> a == b));
        kinds.add(right("Collections.emptyMap", () -> Collections.emptyMap(), (a, b) -> a == b));
        kinds.add(right("Collections.emptySortedMap", () -> Collections.emptySortedMap()));
        kinds.add(right("Collections.emptyNavigableSet", () -> Collections.emptyNavigableSet()));
        kinds.add(right("Collections.singleton", () -> Collections.singleton(1)));
        kinds.add(right("Collections.singletonList", () -> Collections.singletonList(null)));
        kinds.add(right("Collections.singletonMap", () -> Collections.singletonMap(1, 2)));
        kinds.add(right("Collections.nCopies", () -> Collections.nCopies(3, "x")));
        kinds.add(right("Collections.reverseOrder()", () -> Collections.reverseOrder(), (a, b) -> a == b));
        kinds.add(right("Comparator.naturalOrder()", () -> Comparator.naturalOrder(), (a, b) -> a == b));
        kinds.add(right("String.CASE_INSENSITIVE_ORDER", () -> String.CASE_INSENSITIVE_ORDER, (a, b) -> a == b));
        kinds.add(right(
                "Collections.newSetFromMap(ConcurrentHashMap)",
                () -> fill(Collections.newSetFromMap(new ConcurrentHashMap<>()))));
        kinds.add(
                right("ConcurrentHashMap.newKeySet()", () -> fill((Set<Object>) (Set) ConcurrentHashMap.newKeySet())));
        kinds.add(similar("Stream.toList()", () -> Stream.of(1, 2, 3).toList()));
        kinds.add(right("Stream.toList() with null", () -> Stream.of(1, null, 3).toList()));
        kinds.add(right("collect(groupingBy)", () -> Stream.of(1, 2, 3).collect(Collectors.groupingBy(x -> x % 2))));
        kinds.add(right("collect(toUnmodifiableMap)", () -> Stream.of(1, 2, 3)
                .collect(Collectors.toUnmodifiableMap(x -> x, x -> x))));
        kinds.add(similar("HashMap.keySet()", () -> fill(new HashMap<>()).keySet()));
        kinds.add(similar("HashMap.values()", () -> fill(new HashMap<>()).values(), Kind::text));
        kinds.add(similar("HashMap.entrySet()", () -> fill(new HashMap<>()).entrySet()));
        kinds.add(similar("TreeMap.keySet()", () -> fill(new TreeMap<>()).keySet(), Kind::ordered));
        kinds.add(right("TreeMap.headMap view", () -> fill(new TreeMap<>()).headMap("b")));
        kinds.add(right("HashMap null key/value", () -> {
            Map<Object, Object> map = new HashMap<>();
            map.put(null, null);
            return map;
        }));
        kinds.add(right("LinkedHashMap insertion order", () -> fill(new LinkedHashMap<>()), Kind::ordered));
        kinds.add(right("LinkedHashMap access order", () -> fill(new LinkedHashMap<>(16, 0.75f, true)), (a, b) -> {
            boolean equal = Kind.ordered(a, b);
            ((Map<?, ?>) b).get("c");
            return equal && b.toString().equals("{a=2, c=1}");
        }));
        kinds.add(right("LinkedHashSet order", () -> fill(new LinkedHashSet<>()), Kind::ordered));
        kinds.add(right("HashMap", () -> fill(new HashMap<>())));
        kinds.add(right("HashSet", () -> fill(new HashSet<>())));
        kinds.add(right("TreeMap natural", () -> fill(new TreeMap<>())));
        kinds.add(right("TreeMap reverseOrder", () -> fill(new TreeMap<>(Collections.reverseOrder())), Kind::ordered));
        kinds.add(right(
                "TreeMap serializable-lambda comparator",
                () -> fill(new TreeMap<Object, Object>((Comparator<Object> & java.io.Serializable)
                        (a, b) -> b.toString().compareTo(a.toString()))),
                Kind::ordered));
        kinds.add(right(
                "TreeMap Comparator.comparing(serializable)",
                () -> fill(new TreeMap<Object, Object>(Comparator.comparing(
                        (java.util.function.Function<Object, String> & java.io.Serializable) Object::toString))),
                Kind::ordered));
        kinds.add(right(
                "TreeSet CASE_INSENSITIVE",
                () -> fill((TreeSet<Object>) (TreeSet) new TreeSet<>(String.CASE_INSENSITIVE_ORDER)),
                (a, b) -> a.equals(b) && ((Set) b).contains("A")));
        kinds.add(right("EnumMap", () -> new EnumMap<>(Map.of(TimeUnit.DAYS, 1))));
        kinds.add(right("EnumMap empty", () -> new EnumMap<>(TimeUnit.class), (a, b) -> {
            ((Map) b).put(TimeUnit.DAYS, 1);
            return ((Map) b).size() == 1;
        }));
        kinds.add(right("EnumSet", () -> EnumSet.of(TimeUnit.DAYS)));
        kinds.add(right("EnumSet empty", () -> EnumSet.noneOf(TimeUnit.class)));
        kinds.add(right("PriorityQueue natural", () -> fill(new PriorityQueue<>()), Kind::text));
        kinds.add(right(
                "PriorityQueue reverse comparator",
                () -> fill(new PriorityQueue<>(Collections.reverseOrder())),
                (a, b) -> ((Queue) b).poll().equals("c")));
        kinds.add(right("ArrayDeque", () -> fill(new ArrayDeque<>()), Kind::list));
        kinds.add(right("ConcurrentHashMap", () -> fill(new ConcurrentHashMap<>())));
        kinds.add(right(
                "ConcurrentSkipListMap reverse",
                () -> fill(new ConcurrentSkipListMap<>(Collections.reverseOrder())),
                Kind::ordered));
        kinds.add(right(
                "ConcurrentSkipListSet reverse",
                () -> fill(new ConcurrentSkipListSet<>(Collections.reverseOrder())),
                Kind::ordered));
        kinds.add(right("CopyOnWriteArrayList", () -> fill(new CopyOnWriteArrayList<>())));
        kinds.add(right("CopyOnWriteArraySet", () -> fill(new CopyOnWriteArraySet<>())));
        kinds.add(right("ConcurrentLinkedQueue", () -> fill(new ConcurrentLinkedQueue<>()), Kind::text));
        kinds.add(right("ConcurrentLinkedDeque", () -> fill(new ConcurrentLinkedDeque<>()), Kind::text));
        kinds.add(right(
                "ArrayBlockingQueue(capacity)",
                () -> fill(new ArrayBlockingQueue<>(5)),
                (a, b) -> Kind.text(a, b) && ((BlockingQueue) b).remainingCapacity() == 2));
        kinds.add(right(
                "LinkedBlockingQueue(capacity)",
                () -> fill(new LinkedBlockingQueue<>(5)),
                (a, b) -> Kind.text(a, b) && ((BlockingQueue) b).remainingCapacity() == 2));
        kinds.add(right("LinkedBlockingDeque", () -> fill(new LinkedBlockingDeque<>(5)), Kind::text));
        kinds.add(right("PriorityBlockingQueue", () -> fill(new PriorityBlockingQueue<>()), Kind::text));
        kinds.add(right("IdentityHashMap", () -> fill(new IdentityHashMap<>()), (a, b) -> new HashMap<>((Map) a)
                .equals(new HashMap<>((Map) b))));
        kinds.add(right("WeakHashMap", () -> fill(new WeakHashMap<>())));
        kinds.add(right("Hashtable", () -> fill(new Hashtable<>())));
        kinds.add(right(
                "Properties with defaults",
                () -> {
                    Properties defaults = new Properties();
                    defaults.setProperty("d", "1");
                    Properties properties = new Properties(defaults);
                    properties.setProperty("k", "2");
                    return properties;
                },
                (a, b) -> a.equals(b) && "1".equals(((Properties) b).getProperty("d"))));
        kinds.add(right("BitSet", () -> BitSet.valueOf(new long[] {5, 9})));
        kinds.add(right("Optional", () -> Optional.of(List.of(1))));
        kinds.add(right("Optional.empty", Optional::empty));
        kinds.add(right(
                "OptionalInt/Long/Double",
                () -> List.of(OptionalInt.of(1), OptionalLong.empty(), OptionalDouble.of(2))));
        kinds.add(right(
                "list containing itself",
                () -> {
                    List<Object> list = new ArrayList<>();
                    list.add(list);
                    return list;
                },
                (a, b) -> ((List) b).get(0) == b));
        kinds.add(right(
                "cycle through synchronizedList",
                () -> {
                    List<Object> inner = new ArrayList<>();
                    List<Object> list = Collections.synchronizedList(inner);
                    inner.add(list);
                    return list;
                },
                (a, b) -> ((List) b).get(0) == b));
        kinds.add(right(
                "cycle through unmodifiableList",
                () -> {
                    List<Object> inner = new ArrayList<>();
                    List<Object> list = Collections.unmodifiableList(inner);
                    inner.add(list);
                    return list;
                },
                (a, b) -> ((List) b).get(0) == b));
        kinds.add(right(
                "cycle through List.of",
                () -> {
                    List<Object> inner = new ArrayList<>();
                    List<Object> list = List.of(inner);
                    inner.add(list);
                    return list;
                },
                (a, b) -> ((List) ((List) b).get(0)).get(0) == b));
        kinds.add(right(
                "shared double[] identity",
                () -> {
                    double[] shared = {1};
                    return new Object[] {shared, shared};
                },
                (a, b) -> ((Object[]) b)[0] == ((Object[]) b)[1]));
        kinds.add(right(
                "shared AtomicInteger identity",
                () -> {
                    AtomicInteger shared = new AtomicInteger(3);
                    return List.of(shared, shared);
                },
                (a, b) -> ((List) b).get(0) == ((List) b).get(1)));
        kinds.add(right(
                "shared identity across JDK wrapper",
                () -> {
                    UserKinds.Plain shared = new UserKinds.Plain("s", 1);
                    return List.of(shared, Collections.synchronizedList(new ArrayList<>(List.of(shared))));
                },
                (a, b) -> ((List) b).get(0) == ((List) ((List) b).get(1)).get(0)));
        kinds.add(right("LinkedList 100 000", () -> new LinkedList<>(Collections.nCopies(100_000, 7))));
        kinds.add(right("double[1e6]", () -> new Random(1).doubles(1_000_000).toArray()));
        kinds.add(right("byte[10 MB]", () -> new byte[10_000_000]));
        kinds.add(refused("Stream", () -> Stream.of(1)));
        kinds.add(refused("Iterator of ArrayList", () -> new ArrayList<>().iterator()));
        return kinds;
    }
}
