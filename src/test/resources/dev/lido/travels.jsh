// What travels as an item, as a result and as an exception, and what it is when it arrives.
import java.util.concurrent.*
import java.util.concurrent.atomic.*
import java.util.concurrent.locks.*
List<Object> back(Object... items) { return Pool.map(x -> x, Arrays.asList(items)); }
void returns(String name, Object o) { Object r = outcome(() -> back(o).get(0)); verdict(name, Objects.deepEquals(o, r) && (o == null || o.getClass() == r.getClass()), r + " " + (r == null ? "" : r.getClass())); }
// kinds of values, as items and as results
returns("int array", new int[] {1, 2})
returns("empty array", new int[0])
returns("boolean array", new boolean[] {true})
returns("jagged array", new int[][] {{1}, null, {}})
returns("object array with nulls", new Object[] {null, "a", new Object[] {1}})
returns("string array", new String[] {"a", null})
returns("char", 'c')
returns("byte", (byte) -1)
returns("short", (short) 7)
returns("long", Long.MIN_VALUE)
returns("NaN", Double.NaN)
returns("float", Float.MIN_VALUE)
returns("null", null)
returns("sub list", new ArrayList<>(new ArrayList<>(List.of(1, 2, 3)).subList(0, 2)))
returns("asList", Arrays.asList(1, null))
returns("nCopies", Collections.nCopies(3, "x"))
returns("Stream.toList with null", Stream.of(1, null).toList())
returns("unmodifiable", Collections.unmodifiableMap(new TreeMap<>(Map.of("a", 1))))
returns("singleton", Collections.singletonList(null))
returns("empty list", Collections.emptyList())
returns("tree map with an order", new TreeMap<>(Map.of(1, 2)))
returns("deque in a list", new ArrayList<>(List.of(Set.of(1), Map.of())))
same("sub list as it is", List.of(2, 3), back(new ArrayList<>(List.of(1, 2, 3)).subList(1, 3)).get(0))
same("entry set as a value", "[a=1]", back(new TreeMap<>(Map.of("a", 1)).entrySet()).get(0))
same("values view", "[1]", back(new TreeMap<>(Map.of("a", 1)).values()).get(0))
same("descending map", "{2=b, 1=a}", back(new TreeMap<>(Map.of(1, "a", 2, "b")).descendingMap()).get(0))
same("head map", "{1=a}", back(new TreeMap<>(Map.of(1, "a", 2, "b")).headMap(2)).get(0))
TreeMap<String, Integer> byLength = new TreeMap<>((a, b) -> a.length() - b.length()); byLength.put("aa", 1); byLength.put("b", 2)
same("order of a snippet's lambda", "{b=2, aa=1, ccc=3}", ((Supplier<Object>) () -> { TreeMap<String, Integer> t = Pool.map(m -> m, List.of(byLength)).get(0); t.put("ccc", 3); t.put("xx", 1); return t; }).get())
same("int stream", List.of(1, 4), Pool.map(x -> x * x, IntStream.of(1, 2).boxed()))
same("array of items", List.of(2, 3), Pool.map(x -> x + 1, new Integer[] {1, 2}))
same("empty stream", List.of(), Pool.map(x -> x, Stream.of()))
same("values of a map", List.of(2), Pool.map(x -> x + 1, Map.of("a", 1).values()))
same("a lazy iterable", List.of(1, 2), Pool.map(x -> x, (Iterable<Integer>) () -> List.of(1, 2).iterator()))
same("10,000 items", 10_000, new HashSet<>(Pool.map(x -> x, IntStream.range(0, 10_000).boxed().toList())).size())
// functions that come back
int base = 7
int plus(int x) { return x + base; }
record Op(String name, IntUnaryOperator f) {}
same("static method reference made there", 3, Pool.map(x -> (Function<Integer, Integer>) Math::abs, List.of(0)).get(0).apply(-3))
same("constructor reference made there", "Op[name=n, f=null]", Pool.map(x -> (Function<String, Op>) n -> new Op(n, null), List.of(0)).get(0).apply("n"))
same("lambda in a record made there", 12, Pool.map(x -> new Op("o", y -> y * x), List.of(4)).get(0).f().applyAsInt(3))
same("comparator made there", List.of("b", "aa"), Stream.of("aa", "b").sorted(Pool.map(x -> Comparator.comparing(String::length), List.of(0)).get(0)).toList())
same("andThen made there", 4, Pool.map(x -> ((Function<Integer, Integer>) y -> y + 1).andThen(y -> y * 2), List.of(0)).get(0).apply(1))
same("there and back and there", List.of(8), Pool.map(Pool.map(x -> (Function<Integer, Integer>) y -> plus(y) + x, List.of(0)).get(0), List.of(1)))
same("reads the session's variable when it is called", 108, ((Supplier<Object>) () -> { var f = Pool.map(x -> (Supplier<Integer>) () -> plus(1), List.of(0)).get(0); base = 107; return f.get(); }).get())
base = 7
same("lambda that captures a lambda made there", 11, Pool.map(x -> { IntUnaryOperator g = z -> z + x; return (IntUnaryOperator) y -> g.applyAsInt(y) * 1; }, List.of(10)).get(0).applyAsInt(1))
// classes of the worker's own making
same("local record", "L[a=3]", Pool.map(x -> { record L(int a) {} return (Object) new L(x); }, List.of(3)).get(0))
same("local enum", "B", Pool.map(x -> { enum L { A, B } return (Object) L.B; }, List.of(3)).get(0))
same("anonymous comparator", -1, Pool.map(x -> new Comparator<Integer>() { public int compare(Integer a, Integer b) { return b - a; } }, List.of(3)).get(0).compare(2, 1))
same("anonymous iterator, half way", 2, Pool.map(x -> { var i = new Iterator<Integer>() { int n = 0; public boolean hasNext() { return true; } public Integer next() { return ++n; } }; i.next(); return i; }, List.of(3)).get(0).next())
class Outer { int o = 4; class In { int i = 5; int sum() { return o + i; } } In in() { return new In(); } }
same("inner object with its outer one", 19, Pool.map(x -> { Outer u = new Outer(); u.o = x; var i = u.in(); i.i = 9; return i; }, List.of(10)).get(0).sum())
class MyMap extends LinkedHashMap<String, Integer> { int limit = 2; transient int seen = 3; protected boolean removeEldestEntry(Map.Entry<String, Integer> e) { return size() > limit; } }
same("snippet's LinkedHashMap with a limit", "[b, c]2", ((Supplier<Object>) () -> { MyMap m = Pool.map(x -> { MyMap mm = new MyMap(); mm.put("a", 1); mm.put("b", 1); return mm; }, List.of(1)).get(0); m.put("c", 1); return m.keySet() + "" + m.limit; }).get())
class MyTask extends RecursiveTask<Integer> { int n; MyTask(int n) { this.n = n; } protected Integer compute() { if (n < 2) return n; MyTask a = new MyTask(n - 1); a.fork(); return new MyTask(n - 2).compute() + a.join(); } }
same("fork and join in a task", List.of(55), Pool.map(x -> ForkJoinPool.commonPool().invoke(new MyTask(x)), List.of(10)))
same("double brace", "[1, 2]", Pool.map(x -> new ArrayList<Integer>() {{ add(1); add(x); }}, List.of(2)).get(0))
same("proxy", "hello", ((Supplier<?>) back(java.lang.reflect.Proxy.newProxyInstance(Outer.class.getClassLoader(), new Class<?>[] {Supplier.class}, (p, m, a) -> "hello")).get(0)).get())
same("optional of a record", "Optional[Op[name=a, f=null]]", back(Optional.of(new Op("a", null))).get(0))
same("class objects", "class [I/int/" + Op.class, ((Function<List<Object>, Object>) l -> l.get(0) + "/" + l.get(1) + "/" + l.get(2)).apply(back(int[].class, int.class, Op.class)))
same("class object stays itself", true, back(Op.class).get(0) == Op.class)
same("class made there stays itself", true, Pool.map(x -> new Op("a", null), List.of(1)).get(0).getClass() == Op.class)
// identity
Object[] pair() { Object o = new int[] {1}; return new Object[] {o, o}; }
same("shared in a result", true, ((Function<Object[], Object>) a -> a[0] == a[1]).apply(Pool.map(x -> pair(), List.of(1)).get(0)))
same("shared by a variable and by another variable's object", List.of(true), ((Supplier<Object>) () -> { Object o = new Object(); Object[] two = {o, List.of(o)}; return Pool.map(x -> ((List<?>) two[1]).get(0) == two[0], List.of(1)); }).get())
Map<Object, Object> own = new HashMap<>(); own.put("me", own); own.put(List.of(1), own)
same("map that holds itself", List.of(true), Pool.map(x -> own.get("me") == own && own.get(List.of(1)) == own, List.of(1)))
class Key { Object in; public int hashCode() { return 5 + (in == null ? 0 : 1); } public boolean equals(Object o) { return o instanceof Key; } }
same("key that reaches its own map", List.of(true), ((Supplier<Object>) () -> { Key k = new Key(); Map<Key, String> m = new HashMap<>(); k.in = m; m.put(k, "v"); return Pool.map(x -> m.get(m.keySet().iterator().next()) == "v", List.of(1)).get(0) == null ? null : Pool.map(x -> "v".equals(m.get(m.keySet().iterator().next())), List.of(1)); }).get())
enum Level { LOW { int w() { return 1; } }, HIGH { int w() { return 2; } }; abstract int w(); }
same("enum constant with a body, there and back", true, back(Level.LOW).get(0) == Level.LOW && Pool.map(x -> Level.HIGH, List.of(1)).get(0) == Level.HIGH)
same("enum in map and set", true, ((EnumMap<?, ?>) back(new EnumMap<>(Map.of(Level.HIGH, 1))).get(0)).containsKey(Level.HIGH) && ((Set<?>) back(EnumSet.of(Level.LOW)).get(0)).contains(Level.LOW))
same("boolean and small numbers", true, back(true).get(0) == Boolean.TRUE && back(5).get(0) == (Object) Integer.valueOf(5))
same("empty collections of the JDK", true, back(List.of()).get(0) == List.of() && back(Collections.emptyMap()).get(0) == Collections.emptyMap())
Function<Integer, Integer> site(int n) { return x -> x + n; }
List<Function<Integer, Integer>> two = List.of(site(1), site(10))
same("two of one site, as items", List.of(2, 11), Pool.map(g -> g.apply(1), two))
same("two of one site, captured", List.of(13), Pool.map(x -> two.get(0).apply(x) + two.get(1).apply(x), List.of(1)))
same("two of one site, sent back", "2 11", ((Supplier<Object>) () -> { var r = Pool.map(g -> g, two); return r.get(0).apply(1) + " " + r.get(1).apply(1); }).get())
same("held no lock", List.of(true), Pool.map(x -> { ReentrantLock l = new ReentrantLock(); l.lock(); return l.isLocked(); }, List.of(1)))
ReentrantLock free = new ReentrantLock()
same("free lock", List.of(false), Pool.map(x -> free.isLocked(), List.of(1)))
AtomicInteger count = new AtomicInteger(3); LongAdder adder = new LongAdder(); adder.add(5)
same("counters", List.of("3 5"), Pool.map(x -> count + " " + adder, List.of(1)))
// exceptions
class Checked extends Exception { final Object what; Checked(String m, Object what) { super(m); this.what = what; } }
void risky(int x) throws Checked, java.io.IOException { if (x > 0) throw new Checked("risky " + x, List.of(x)); }
same("checked exception needs no ceremony", "Checked:risky 2", outcome(() -> Pool.map(x -> { risky(x); return 1; }, List.of(0, 2))))
Throwable t = thrown(() -> { Pool.forEach(x -> risky(x), List.of(3)); return 0; })
same("forEach, own fields", "[3]", t.getCause() instanceof Checked c ? c.what : t)
same("index of the item", 1L, ((TaskException) thrown(() -> Pool.map(x -> { if (x == 5) throw new Checked("five", 0); return x; }, List.of(4, 5)))).index())
Throwable s = thrown(() -> Pool.submit(() -> { throw new Checked("sub", 1); }).get())
verdict("submitted", s instanceof java.util.concurrent.ExecutionException && (s.getCause() instanceof Checked || s.getCause().getCause() instanceof Checked), s)
Throwable e1 = thrown(() -> Pool.map(x -> { Exception e = new Exception("top", new Checked("mid", new RuntimeException("in a field", new Error("deep")))); e.addSuppressed(new Checked("side", 3)); throw e; }, List.of(1))).getCause()
same("cause of a cause", "mid", e1.getCause().getMessage())
same("exception in a field", "deep", ((Throwable) ((Checked) e1.getCause()).what).getCause().getMessage())
same("suppressed with fields", 3, ((Checked) e1.getSuppressed()[0]).what)
verdict("trace of the worker", Arrays.toString(e1.getStackTrace()).contains("do_it$"), Arrays.toString(e1.getStackTrace()))
class Circular extends RuntimeException { Circular me = this; Throwable other; }
verdict("exception that holds itself", thrown(() -> Pool.map(x -> { throw new Circular(); }, List.of(1))).getCause() instanceof Circular c && c.me == c, "not itself")
verdict("exceptions that cause each other", thrown(() -> Pool.map(x -> { Exception a = new Exception("a"); Exception b = new Exception("b", a); a.initCause(b); throw a; }, List.of(1))).getCause().getCause().getCause().getMessage().equals("a"), "lost")
class Held extends RuntimeException { Thread th = Thread.currentThread(); Held(String m, Throwable c) { super(m, c); } }
Throwable e2 = thrown(() -> Pool.map(x -> { throw new Held("can't go", new Checked("below", 1)); }, List.of(1)))
verdict("unshippable as text", e2.getCause() instanceof RemoteCause r && r.trace().contains("Held: can't go") && r.trace().contains("Caused by") && r.trace().contains("below"), e2.getCause())
verdict("unshippable cause as text", ((Supplier<Boolean>) () -> { Throwable e = thrown(() -> Pool.map(x -> { throw new Checked("top", new Held("under", null)); }, List.of(1))); java.io.StringWriter w = new java.io.StringWriter(); e.printStackTrace(new java.io.PrintWriter(w)); return w.toString().contains("top"); }).get(), "lost")
class Bad extends RuntimeException { public String getMessage() { throw new IllegalStateException("no message"); } }
verdict("exception whose message throws", !(thrown(() -> Pool.map(x -> { throw new Bad(); }, List.of(1))) instanceof AssertionError), "nothing thrown")
verdict("stack overflow", thrown(() -> Pool.map(x -> { class D { int d(int n) { return d(n + 1) + 1; } } return new D().d(x); }, List.of(1))).getCause() instanceof StackOverflowError, "other")
verdict("assertion", thrown(() -> Pool.map(x -> { throw new AssertionError("said"); }, List.of(1))).getCause() instanceof AssertionError a && a.getMessage().equals("said"), "other")
verdict("thrown null", thrown(() -> Pool.map(x -> { throw null; }, List.of(1))).getCause() instanceof NullPointerException, "other")
verdict("class initialiser that fails", thrown(() -> Pool.map(x -> { class I { static int n = 1 / (x0() - 1); static int x0() { return 1; } } return I.n; }, List.of(1))) instanceof TaskException, "other")
same("still well", List.of(1), Pool.map(x -> x, List.of(1)))
System.out.println("DONE")
/exit
