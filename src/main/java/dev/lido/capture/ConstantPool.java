package dev.lido.capture;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** The JVM's view of a class's constant pool. */
final class ConstantPool {
    private final Object pool;
    private final MethodHandle size;
    private final MethodHandle tag;
    private final MethodHandle member;
    private final MethodHandle loadedClass;

    ConstantPool(Lookup lookup, Class<?> type) throws Throwable {
        Class<?> constants = Class.forName("jdk.internal.reflect.ConstantPool");
        Class<?> tags = Class.forName("jdk.internal.reflect.ConstantPool$Tag");
        pool = lookup.findVirtual(Class.class, "getConstantPool", MethodType.methodType(constants))
                .invoke(type);
        size = lookup.findVirtual(constants, "getSize", MethodType.methodType(int.class));
        tag = lookup.findVirtual(constants, "getTagAt", MethodType.methodType(tags, int.class));
        member = lookup.findVirtual(constants, "getMemberRefInfoAt", MethodType.methodType(String[].class, int.class));
        loadedClass =
                lookup.findVirtual(constants, "getClassAtIfLoaded", MethodType.methodType(Class.class, int.class));
    }

    int size() throws Throwable {
        return (int) size.invoke(pool);
    }

    String tag(int index) throws Throwable {
        return String.valueOf((Object) tag.invoke(pool, index));
    }

    String[] member(int index) throws Throwable {
        return (String[]) member.invoke(pool, index);
    }

    @Nullable
    Class<?> loadedClass(int index) throws Throwable {
        return (Class<?>) loadedClass.invoke(pool, index);
    }
}
