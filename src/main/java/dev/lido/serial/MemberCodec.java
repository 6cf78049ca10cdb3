package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Methods, constructors and fields as objects: the class that declares them, and what tells them from its others. */
final class MemberCodec extends Codec<Member> {
    MemberCodec(int id) {
        super(id, Identity.LEAF);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Member member) {
        ClassRefs.write(graph, out, member.getDeclaringClass());
        if (member instanceof Constructor<?> constructor) {
            parameters(graph, out, constructor);
            return;
        }
        out.text(member.getName());
        if (member instanceof Method method) {
            ClassRefs.write(graph, out, method.getReturnType());
            parameters(graph, out, method);
        }
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        Class<?> owner = ClassRefs.read(graph, in);
        try {
            return switch (id) {
                case Ids.CONSTRUCTOR -> owner.getDeclaredConstructor(parameters(graph, in));
                case Ids.FIELD -> owner.getDeclaredField(in.text());
                default -> method(owner, in.text(), ClassRefs.read(graph, in), parameters(graph, in));
            };
        } catch (ReflectiveOperationException e) {
            throw new KryoException("a member of " + owner.getName() + " is missing here: " + e.getMessage(), e);
        }
    }

    private static Method method(Class<?> owner, String name, Class<?> result, Class<?>[] parameters) {
        for (Method method : owner.getDeclaredMethods()) {
            // bridge methods differ in their result only
            if (method.getName().equals(name)
                    && method.getReturnType() == result
                    && Arrays.equals(method.getParameterTypes(), parameters)) {
                return method;
            }
        }
        throw new KryoException(owner.getName() + " has no such method " + name + " here");
    }

    private static void parameters(GraphWriter graph, GraphOutput out, Executable value) {
        Class<?>[] types = value.getParameterTypes();
        out.count(types.length);
        for (Class<?> type : types) {
            ClassRefs.write(graph, out, type);
        }
    }

    private static Class<?>[] parameters(GraphReader graph, GraphInput in) {
        Class<?>[] types = new Class<?>[in.count(2)];
        for (int i = 0; i < types.length; i++) {
            types[i] = ClassRefs.read(graph, in);
        }
        return types;
    }
}
