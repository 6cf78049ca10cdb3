// For the scripts beside this one: one verdict a case.
import dev.lido.*;
import java.util.function.*;
import java.util.stream.*;
void verdict(String name, boolean ok, Object seen) { System.out.println((ok ? "PASS " : "FAIL ") + name + (ok ? "" : " saw " + seen)); }
void same(String name, Object expected, Object seen) { verdict(name, String.valueOf(expected).equals(String.valueOf(seen)), seen + " instead of " + expected); }
Throwable thrown(java.util.concurrent.Callable<?> c) { try { Object r = c.call(); return new AssertionError("returned " + r); } catch (Throwable e) { return e; } }
Object outcome(java.util.concurrent.Callable<?> c) { try { return c.call(); } catch (Throwable t) { Throwable u = t; while (u.getCause() != null) u = u.getCause(); return u.getClass().getSimpleName() + ":" + u.getMessage(); } }
<T, R> void alike(String name, Function<T, R> f, T item) { same(name, outcome(() -> f.apply(item)), outcome(() -> Pool.map(f, Arrays.asList(item)).get(0))); }
