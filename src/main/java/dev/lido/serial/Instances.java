package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import dev.lido.jvm.TrustedLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances to be filled field by field. A constructor without arguments runs if there is one, so that transient
 * fields get their initial values; otherwise no constructor of the class runs.
 */
final class Instances {
    private static final String FACTORY = "ReflectionFactory";

    private final Class<?> type;
    private final @Nullable Constructor<?> constructor;

    private Instances(Class<?> type, @Nullable Constructor<?> constructor) {
        this.type = type;
        this.constructor = constructor;
    }

    static Instances of(Class<?> type) {
        try {
            Constructor<?> own = type.getDeclaredConstructor();
            own.setAccessible(true);
            return new Instances(type, own);
        } catch (ReflectiveOperationException | RuntimeException none) {
            return new Instances(type, null);
        }
    }

    Object make() {
        try {
            return constructor != null
                    ? constructor.newInstance()
                    : Bare.of(type).newInstance();
        } catch (InvocationTargetException e) {
            throw new KryoException("the constructor of " + type.getName() + " threw " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new KryoException("no instance of " + type.getName() + " can be made: " + e, e);
        }
    }

    /** Constructors that run nothing but Object's. */
    private static final class Bare {
        private static final @Nullable MethodHandle MAKER = maker();

        private static final ClassValue<Constructor<?>> CONSTRUCTORS = new ClassValue<>() {
            @Override
            protected Constructor<?> computeValue(Class<?> type) {
                if (MAKER == null) {
                    throw new KryoException("no instance of " + type.getName()
                            + " can be made without a constructor, as this JVM lacks the module jdk.unsupported (add"
                            + " --add-modules jdk.unsupported) and " + TrustedLookup.refusal()
                            + "; or give the class a constructor without arguments, or make it a record");
                }
                try {
                    return (Constructor<?>) MAKER.invoke(type, Object.class.getDeclaredConstructor());
                } catch (RuntimeException | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new KryoException("no instance of " + type.getName() + " can be made: " + e, e);
                }
            }
        };

        static Constructor<?> of(Class<?> type) {
            return CONSTRUCTORS.get(type);
        }

        private static @Nullable MethodHandle maker() {
            try {
                return in("sun.reflect." + FACTORY, MethodHandles.publicLookup());
            } catch (ReflectiveOperationException | LinkageError absent) {
                // a jshell whose execution is local doesn't resolve jdk.unsupported
            }
            try {
                Lookup trusted = TrustedLookup.get().orElse(null);
                return trusted == null ? null : in("jdk.internal.reflect." + FACTORY, trusted);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError absent) {
                return null;
            }
        }

        private static MethodHandle in(String name, Lookup lookup) throws ReflectiveOperationException {
            Class<?> factory = Class.forName(name);
            Object instance;
            try {
                instance = lookup.findStatic(factory, "getReflectionFactory", MethodType.methodType(factory))
                        .invoke();
            } catch (ReflectiveOperationException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new ReflectiveOperationException(e);
            }
            MethodType signature = MethodType.methodType(Constructor.class, Class.class, Constructor.class);
            return lookup.findVirtual(factory, "newConstructorForSerialization", signature)
                    .bindTo(instance);
        }
    }
}
