// After each redefinition the pool must do what a local call does, be it an answer or an error.
// variables
int v = 1
Function<Integer, Integer> readsV = x -> x + v
alike("variable read", readsV, 1)
v += 5
alike("variable assigned, older lambda", readsV, 1)
int v = 20
alike("variable redeclared, older lambda", readsV, 1)
String v = "s"
alike("variable of another type, older lambda", readsV, 1)
alike("variable of another type, new lambda", (Integer x) -> x + v, 1)
int[] v = {1, 2}
alike("variable now an array", (Integer x) -> x + v[1], 1)
v[1] = 9
alike("its element assigned", (Integer x) -> x + v[1], 1)
var v = new ArrayList<>(List.of(1))
v.add(5)
alike("variable now a list, mutated", (Integer x) -> x + v.toString(), 1)
final int w = 3
alike("final variable", (Integer x) -> x + w, 1)
Function<Integer, Integer> lam = x -> x + 1
alike("lambda variable", (Integer x) -> lam.apply(x), 1)
lam = x -> x + 100
alike("lambda variable assigned", (Integer x) -> lam.apply(x), 1)
lam = lam.andThen(lam)
alike("lambda variable of itself", (Integer x) -> lam.apply(x), 1)
// methods
int low(int x) { return x; }
int high(int x) { return low(x) + 1; }
Function<Integer, Integer> callsHigh = x -> high(x)
alike("method under a method", callsHigh, 1)
int low(int x) { return 10 * x; }
alike("method under a method redefined", callsHigh, 1)
long low(int x) { return 100L * x; }
alike("method with another result type, older lambda", callsHigh, 1)
long high(int x) { return low(x) + 2; }
alike("its caller redefined too", (Integer x) -> high(x), 1)
alike("its caller redefined too, older lambda", callsHigh, 1)
int low(int x) { return x; }
int high(int x) { return low(x) + 1; }
alike("back to the first text", (Integer x) -> high(x), 1)
int over(int x) { return 1; }
Function<Integer, Integer> callsOver = x -> over(x)
int over(long x) { return 2; }
int over(Object x) { return 3; }
alike("overloads added, older lambda", callsOver, 1)
alike("overloads added", (Integer x) -> over(x) + over(5L) + over("a"), 1)
int gone(int x) { return x; }
Function<Integer, Integer> callsGone = x -> gone(x)
alike("method, older lambda", callsGone, 1)
/drop gone
alike("method dropped, older lambda", callsGone, 1)
int gone(int x) { return 4; }
alike("method again, older lambda", callsGone, 1)
// classes
class C { int k = 1; int f() { return k; } }
C c = new C()
c.k = 50
Function<Integer, Object> usesC = x -> x + new C().f()
Function<Integer, Object> usesVar = x -> x + c.f()
int viaMethod(int x) { return x + new C().f(); }
alike("class", usesC, 1)
alike("object of it", usesVar, 1)
class C { int k = 1; int f() { return 2 * k; } }
alike("body, older lambda", usesC, 1)
alike("body, object made before", usesVar, 1)
alike("body, method made before", (Integer x) -> viaMethod(x), 1)
class C { int k = 1; String more = "m"; int f() { return 3 * k; } int g() { return more.length(); } }
alike("shape, older lambda", usesC, 1)
alike("shape, object made before", usesVar, 1)
alike("shape, method made before", (Integer x) -> viaMethod(x), 1)
alike("shape, new lambda", (Integer x) -> new C().g() + viaMethod(x), 1)
c = new C()
alike("shape, new object", (Integer x) -> c.f() + c.g(), 1)
alike("shape, new object, older lambda", usesVar, 1)
class C { int k = 1; int f() { return k; } }
alike("back to the first shape", (Integer x) -> new C().f() + viaMethod(x), 1)
alike("back to the first shape, older lambda", usesC, 1)
class S { static int n = 1; static List<Integer> l = new ArrayList<>(); int f() { return n; } }
S.n = 5; S.l.add(7)
alike("statics", (Integer x) -> new S().f() + S.l.toString(), 1)
class S { static int n = 1; static List<Integer> l = new ArrayList<>(); int f() { return -n; } }
alike("statics after a new body", (Integer x) -> new S().f() + S.l.toString(), 1)
class S { static int n = 8; static int m = 9; static List<Integer> l = new ArrayList<>(); int f() { return n + m; } }
alike("statics after a new shape", (Integer x) -> new S().f() + S.l.toString(), 1)
class Low { int f() { return 1; } }
class High extends Low { int g() { return f() + 1; } }
High hi = new High()
alike("subclass", (Integer x) -> hi.g() + new High().g(), 1)
class Low { int f() { return 10; } }
alike("body of the superclass", (Integer x) -> new High().g(), 1)
class Low { int z = 3; int f() { return z * 10; } }
alike("shape of the superclass", (Integer x) -> new High().g(), 1)
interface Api { default int f() { return 1; } }
class Uses implements Api {}
Api api = new Uses()
alike("interface", (Integer x) -> new Uses().f(), 1)
interface Api { default int f() { return 2; } static int s() { return 5; } }
alike("interface redefined", (Integer x) -> new Uses().f() + Api.s(), 1)
alike("interface redefined, variable", (Integer x) -> String.valueOf(api == null), 1)
enum E { A, B }
E e = E.B
alike("enum", (Integer x) -> e + "" + E.values().length, 1)
enum E { Z, A, B; int k() { return ordinal(); } }
alike("enum redefined, variable", (Integer x) -> String.valueOf(e), 1)
alike("enum redefined", (Integer x) -> E.B.k() + E.values().length, 1)
alike("switch on it", (Integer x) -> switch (E.B) { case Z -> 1; case A -> 2; case B -> 3; }, 1)
record R(int a) {}
R makes(int x) { return new R(x); }
List<R> rs = new ArrayList<>(List.of(new R(1)))
alike("record in a list", (Integer x) -> rs.toString() + makes(x), 1)
record R(int a, String b) { R(int a) { this(a, "dflt"); } }
alike("record shape, method made before", (Integer x) -> makes(x).toString(), 1)
alike("record shape, list of the older", (Integer x) -> String.valueOf(rs), 1)
same("record shape, result is of the present class", true, Pool.map(x -> makes(x), List.of(1)).get(0) instanceof R)
same("record shape, item is of the present class", true, Pool.map(r -> r.b() + r.equals(new R(1, "b")), List.of(new R(1, "b"))).get(0).equals("btrue"))
class Gen<T extends Comparable<T>> { T t; Gen(T t) { this.t = t; } class In { T get() { return t; } } }
alike("generic class with an inner one", (Integer x) -> new Gen<>(x).new In().get(), 1)
class Gen<T extends Comparable<T>> { T t; Gen(T t) { this.t = t; } class In { T get() { return t; } int two() { return 2; } } }
alike("inner one redefined", (Integer x) -> new Gen<>(x).new In().two(), 1)
import static java.lang.Math.max
alike("late import", (Integer x) -> max(x, 4) + high(x), 1)
WorkerPool mine = Pool.open(o -> o.workers(1))
int across(int x) { return 1; }
same("private pool", List.of(1), mine.map(x -> across(x), List.of(1)))
int across(int x) { return 2; }
same("private pool after redefinition", List.of(2), mine.map(x -> across(x), List.of(1)))
PoolFuture<Integer> early = mine.submit(() -> across(1))
int across(int x) { return 3; }
same("submitted before redefinition", 2, early.get())
same("submitted after redefinition", 3, mine.submit(() -> across(1)).get())
mine.close()
System.out.println("DONE")
/exit
