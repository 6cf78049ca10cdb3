import dev.lido.capture.SessionProbe;
import java.util.function.*;
int factor = 3; int other = 4; Thread th = new Thread(); Object lock = new Object();
int helper(int x) { return x + factor; }
record P(int a, String b) { int sum() { return a + factor; } static int cnt = 7; static P of(int x) { return new P(x, "of"); } }
class Box { int v; Box(int v) { this.v = v; } int add(int o) { return v + o; } private int priv(int x) { return x * 3; } Function<Integer,Integer> privref() { return this::priv; } Function<Integer,Integer> lam() { return x -> x + v + other; } Thread t() { return th; } }
Box box = new Box(7);
enum Color { RED { int k() { return 1 + factor; } }, BLUE { int k() { return 2; } }; abstract int k(); static int total = 3; }
Function<Integer,Integer> f = x -> x + factor;
SessionProbe.<Function<Integer,Integer>>check("variable", x -> x * factor, g -> g.apply(2), "factor")
SessionProbe.<Function<Integer,Integer>>check("method", x -> helper(x), g -> g.apply(2), "factor")
SessionProbe.<Function<Integer,Integer>>check("serializable", (Function<Integer,Integer> & java.io.Serializable) x -> helper(x) + other, g -> g.apply(2), "factor", "other")
SessionProbe.<Function<Integer,Integer>>check("bound", box::add, g -> g.apply(2))
SessionProbe.<Function<Integer,Integer>>check("private", box.privref(), g -> g.apply(2))
SessionProbe.<Function<Integer,Integer>>check("this", box.lam(), g -> g.apply(2), "other")
SessionProbe.<Function<Integer,P>>check("static", P::of, g -> g.apply(2).b())
SessionProbe.<Function<Integer,Integer>>check("andThen", f.andThen(f), g -> g.apply(2))
SessionProbe.<Function<Color,String>>check("switch", c -> switch (c) { case RED -> "r"; case BLUE -> "b" + Color.total; }, g -> g.apply(Color.BLUE), "total")
SessionProbe.<Function<Integer,Object>>check("local record", x -> { record L(int z) { int d() { return z * factor; } } return new L(x).d(); }, g -> g.apply(2), "factor")
int helper(int x) { return x + other; }
SessionProbe.<Function<Integer,Integer>>check("redefined method", x -> helper(x), g -> g.apply(2), "other")
System.out.println("DONE " + SessionProbe.class.getProtectionDomain().getCodeSource() + " " + System.getProperty("java.class.path"))
/exit
