// Beyond the closure cases: redefinition, items and results, places, identity, exceptions, refusals. One verdict a case.
void refused(String name, String type, java.util.concurrent.Callable<?> c) { Throwable t = thrown(c); verdict(name, t instanceof NotShippableException && t.getMessage().contains(type), t); }
// redefinition
int v = 1
same("variable assigned, before", List.of(2), Pool.map(x -> x + v, List.of(1)))
v = 10
same("variable assigned", List.of(11), Pool.map(x -> x + v, List.of(1)))
int v = 20
same("variable redeclared with its type", List.of(21), Pool.map(x -> x + v, List.of(1)))
String v = "s"
same("variable redeclared with another type", List.of("1s"), Pool.map(x -> x + v, List.of(1)))
int twice(int x) { return 2 * x; }
Function<Integer, Integer> older = x -> twice(x)
same("method, before", List.of(6), Pool.map(older, List.of(3)))
int twice(int x) { return 200 * x; }
same("method redefined, older lambda", List.of(older.apply(3)), Pool.map(older, List.of(3)))
same("method redefined, new lambda", List.of(600), Pool.map(x -> twice(x), List.of(3)))
class C { int f() { return 1; } }
same("class, before", List.of(1), Pool.map(x -> new C().f(), List.of(3)))
class C { int f() { return 2; } }
same("class body redefined", List.of(2), Pool.map(x -> new C().f(), List.of(3)))
class C { int g = 5; int f() { return g; } static int h() { return 7; } }
same("class shape redefined", List.of(12), Pool.map(x -> new C().f() + C.h(), List.of(3)))
record R(int a) {}
same("record, before", List.of("R[a=3]"), Pool.map(x -> new R(x).toString(), List.of(3)))
record R(int a, String b) {}
same("record shape redefined", List.of(new R(3, "b")), Pool.map(x -> new R(x, "b"), List.of(3)))
// items and results
var map = new TreeMap<>(Map.of("a", 1, "b", 2))
same("entrySet items", List.of("a1", "b2"), Pool.map(e -> e.getKey() + e.getValue(), map.entrySet()))
same("keySet items", List.of("aa", "bb"), Pool.map(k -> k + k, map.keySet()))
same("subList, asList, nCopies, toList values", List.of(List.of(2, 3), List.of(1, 2), List.of(7, 7), List.of(1)), Pool.map(l -> l, List.of(new ArrayList<>(List.of(1, 2, 3)).subList(1, 3), Arrays.asList(1, 2), Collections.nCopies(2, 7), Stream.of(1).toList())))
same("entries and views as results", List.of("[a=1]", "[k]"), Pool.map(x -> x == 0 ? Map.of("a", 1).entrySet().toString() : new HashMap<>(Map.of("k", 1)).keySet().toString(), List.of(0, 1)))
same("view as result", Set.of("k"), Pool.map(x -> new HashMap<>(Map.of("k", 1)).keySet(), List.of(0)).get(0))
same("arrays", List.of(3, 2), Pool.map(a -> a.length, List.of(new int[3], new int[2])))
same("nulls", Arrays.asList(null, 1), Pool.map(x -> x, Arrays.asList(null, 1)))
same("empty", List.of(), Pool.map(x -> x, List.of()))
List<Function<Integer, Integer>> fs = List.of(x -> x + 1, x -> x * 10)
same("lambdas as items", List.of(6, 50), Pool.map(f -> f.apply(5), fs))
List<Function<Integer, Integer>> made = Pool.map(x -> { Function<Integer, Integer> f = y -> x * y + twice(y); return f; }, List.of(2, 3))
same("lambdas as results", 2 * 10 + 2000, made.get(0).apply(10))
List<Supplier<String>> made2 = Pool.map(x -> (Supplier<String> & java.io.Serializable) () -> "s" + x, List.of(2))
same("serializable lambdas as results", "s2", made2.get(0).get())
same("anonymous class as result", "anon4", Pool.map(x -> new Object() { public String toString() { return "anon" + x; } }, List.of(4)).get(0))
same("local class as result", "local4", Pool.map(x -> { class L { public String toString() { return "local" + x; } } return (Object) new L(); }, List.of(4)).get(0))
class MyList extends ArrayList<Integer> { String tag = "t"; }
MyList ml = new MyList(); ml.add(1); ml.tag = "changed"
same("snippet subclass of a JDK class", List.of("changed[1]"), Pool.map(l -> l.tag + l, List.of(ml)))
same("image", List.of(0xff112233), Pool.map(i -> i.getRGB(1, 1), List.of(((Supplier<java.awt.image.BufferedImage>) () -> { var i = new java.awt.image.BufferedImage(2, 2, java.awt.image.BufferedImage.TYPE_INT_ARGB); i.setRGB(1, 1, 0xff112233); return i; }).get())))
class Link { Link next; }
Link chain(int n) { Link head = null; for (int i = 0; i < n; i++) { Link l = new Link(); l.next = head; head = l; } return head; }
int length(Link l) { int n = 0; for (; l != null; l = l.next) n++; return n; }
same("100,000 linked nodes there", List.of(100_000), Pool.map(l -> length(l), List.of(chain(100_000))))
same("100,000 linked nodes back", 100_000, length(Pool.map(x -> chain(x), List.of(100_000)).get(0)))
// where it stands
class Owner { int base = 5; List<Integer> run() { return Pool.map(x -> x + base, List.of(1)); } static class Nested { static List<Integer> run() { return Pool.map(x -> x * 3, List.of(2)); } } }
same("in an instance method, captures this", List.of(6), new Owner().run())
same("in a static nested class", List.of(6), Owner.Nested.run())
same("inside a task", List.of(List.of(11, 12)), Pool.map(x -> Pool.map(y -> 10 * x + y, List.of(1, 2)), List.of(1)))
// identity
Object[] shared = {null, null}; shared[0] = new ArrayList<>(); shared[1] = shared[0];
same("shared references stay shared", List.of(true), Pool.map(s -> s[0] == s[1], List.<Object[]>of(shared)))
enum E { A { int k() { return 1; } }, B; int k() { return 2; } }
verdict("enum constants stay themselves", Pool.map(e -> e, List.of(E.A, E.B)).equals(List.of(E.A, E.B)) && Pool.map(e -> e == E.A, List.of(E.A)).get(0), "another constant")
class Single implements java.io.Serializable { static final Single ONE = new Single(); private Object readResolve() { return ONE; } }
verdict("readResolve singleton", Pool.map(s -> s, List.of(Single.ONE)).get(0) == Single.ONE, "another instance")
Fn<Integer, Integer> adder(int n) { return x -> x + n; }
same("one site, two captures", List.of(List.of(2), List.of(11)), List.of(Pool.map(adder(1), List.of(1)), Pool.map(adder(10), List.of(1))))
// exceptions
class Mine extends Exception { int code; Mine(int code, Throwable cause) { super("mine " + code, cause); this.code = code; addSuppressed(new RuntimeException("beside")); } }
Throwable mine = thrown(() -> Pool.map(x -> { throw new Mine(x, new java.io.IOException("below")); }, List.of(7)))
verdict("own exception with its fields", mine instanceof TaskException && mine.getCause() instanceof Mine m && m.code == 7, mine)
verdict("cause and suppressed", mine.getCause().getCause() instanceof java.io.IOException && mine.getCause().getSuppressed().length == 1, mine.getCause())
Throwable text = thrown(() -> Pool.map(x -> { throw new RuntimeException("no way") { Thread t = Thread.currentThread(); public String toString() { return "T" + t; } }; }, List.of(7)))
verdict("exception that can't travel comes as text", text.getCause() instanceof RemoteCause r && r.trace().contains("do_it$") && text.getMessage().contains("no way"), text)
// refused, with the path
Thread th = new Thread(); class Holder { Object inner; Holder(Object inner) { this.inner = inner; } public String toString() { return "" + (inner == null); } }
Holder h = new Holder(th); refused("thread", "'h'.inner is a java.lang.Thread", () -> Pool.map(x -> x + h.toString(), List.of(1)))
h = new Holder(new java.net.Socket()); refused("socket", "'h'.inner is a java.net.Socket", () -> Pool.map(x -> x + h.toString(), List.of(1)))
h = new Holder(System.in); refused("input stream", "'h'.inner is a ", () -> Pool.map(x -> x + h.toString(), List.of(1)))
h = new Holder(java.util.concurrent.ForkJoinPool.commonPool()); refused("executor", "ForkJoinPool", () -> Pool.map(x -> x + h.toString(), List.of(1)))
h = new Holder(Stream.of(1)); refused("stream", "java.util.stream", () -> Pool.map(x -> x + h.toString(), List.of(1)))
refused("stream as result", "java.util.stream", () -> Pool.map(x -> Stream.of(x), List.of(1)))
h = new Holder(new ThreadLocal<>()); refused("thread local", "ThreadLocal", () -> Pool.map(x -> x + h.toString(), List.of(1)))
h = new Holder(java.lang.invoke.MethodHandles.lookup()); refused("lookup", "MethodHandles$Lookup", () -> Pool.map(x -> x + h.toString(), List.of(1)))
h = new Holder(jdk.jshell.JShell.builder()); refused("pool", "dev.lido.WorkerPool", () -> { Object p = Pool.shared(); return Pool.map(x -> x + p.toString(), List.of(1)); })
class Uses { int a() { return 4; } int b() { return th.getPriority(); } }
same("unused method reaches a thread", List.of(5), Pool.map(x -> x + new Uses().a(), List.of(1)))
same("sibling lambda reaches a thread", List.of(2), ((Function<Runnable, List<Integer>>) r -> Pool.map(x -> x + 1, List.of(1))).apply(() -> th.start()))
same("still well", List.of(1), Pool.map(x -> x, List.of(1)))
// bad input
verdict("workers 0", thrown(() -> { Pool.configure(o -> o.workers(0)); return 0; }).getMessage().contains("workers (0)"), "no error")
verdict("heap 12q", thrown(() -> { Pool.configure(o -> o.heap("12q")); return 0; }).getMessage().contains("12q"), "no error")
verdict("null function", thrown(() -> Pool.map((Fn<Object, Object>) null, List.of(1))) instanceof NullPointerException, "no error")
verdict("iterator that throws", thrown(() -> Pool.map(x -> x, Stream.of(1, 0).map(x -> 1 / x))) instanceof ArithmeticException, "no error")
same("closing inside a task", List.of("done"), Pool.map(x -> { Pool.shutdown(); return "done"; }, List.of(1)))
System.out.println("ROWS DONE")
/exit
