package dev.lido.jvm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lookup that may do everything, by the quietest way that this JVM offers. Found once, on first use. Thread-safe.
 *
 * <p>The ways, in order: {@code java.lang.invoke} opened to us by a flag; the serialization constructor of module
 * {@code jdk.unsupported}, which needs neither flag nor agent; an agent, for {@code jshell --execution local}, where
 * that module is not resolved.
 */
public final class TrustedLookup {
    private TrustedLookup() {}

    /** The trusted lookup, or empty where this JVM offers no way; {@link #refusal} then says why and what to do. */
    public static Optional<Lookup> get() {
        return Optional.ofNullable(Found.INSTANCE.lookup);
    }

    /** The same if it can be had without an agent: costs a few milliseconds at most, and never a warning. */
    public static Optional<Lookup> withoutAgent() {
        return Optional.ofNullable(Quiet.LOOKUP);
    }

    /** A full-power lookup of {@code host} that {@link java.lang.invoke.LambdaMetafactory} accepts. */
    public static Optional<Lookup> in(Class<?> host) {
        MethodHandle constructor = Found.INSTANCE.constructor;
        if (constructor == null) {
            return Optional.empty();
        }
        try {
            return Optional.of((Lookup) constructor.invokeExact(host));
        } catch (Throwable e) {
            throw new IllegalStateException("no lookup in " + host, e);
        }
    }

    /** Why there is none, with the remedy; empty when there is one. */
    public static String refusal() {
        return Found.INSTANCE.refusal;
    }

    /** What needs no agent. */
    private static final class Quiet {
        static final @Nullable Lookup LOOKUP = search();

        private static @Nullable Lookup search() {
            Lookup lookup = opened();
            return lookup != null ? lookup : constructed();
        }

        static @Nullable Lookup opened() {
            if (!Lookup.class.getModule().isOpen("java.lang.invoke", TrustedLookup.class.getModule())) {
                return null;
            }
            try {
                Field field = Lookup.class.getDeclaredField("IMPL_LOOKUP");
                field.setAccessible(true);
                return (Lookup) field.get(null);
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                return null;
            }
        }

        /** By reflection, since a missing module must not keep this class from linking. */
        private static @Nullable Lookup constructed() {
            try {
                Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
                Object instance = factory.getMethod("getReflectionFactory").invoke(null);
                Constructor<?> plain = Lookup.class.getDeclaredConstructor(Class.class, Class.class, int.class);
                Constructor<?> open = (Constructor<?>)
                        factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                                .invoke(instance, Lookup.class, plain);
                int trusted = -1;
                return (Lookup) open.newInstance(Object.class, null, trusted);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return null;
            }
        }
    }

    private static final class Found {
        private static final String FLAG = "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED";

        static final Found INSTANCE = search();

        final @Nullable Lookup lookup;
        final @Nullable MethodHandle constructor;
        final String refusal;

        private Found(@Nullable Lookup lookup, @Nullable MethodHandle constructor, String refusal) {
            this.lookup = lookup;
            this.constructor = constructor;
            this.refusal = refusal;
        }

        private static Found search() {
            String refusal = "";
            Lookup lookup = Quiet.LOOKUP;
            if (lookup == null) {
                refusal = DynamicAgent.openInvoke();
                lookup = Quiet.opened();
            }
            if (lookup == null) {
                String remedy = "start this JVM with " + FLAG + " (jshell: -R" + FLAG + "; with --execution local -J"
                        + FLAG + " or -J-XX:+EnableDynamicAgentLoading)";
                return new Found(null, null, refusal + "; " + remedy);
            }
            try {
                // Lookup.in(host) of a trusted lookup is refused by LambdaMetafactory ("Invalid caller")
                MethodHandle constructor =
                        lookup.findConstructor(Lookup.class, MethodType.methodType(void.class, Class.class));
                return new Found(lookup, constructor, "");
            } catch (ReflectiveOperationException e) {
                return new Found(null, null, "java.lang.invoke has another shape in this JVM: " + e);
            }
        }
    }
}
