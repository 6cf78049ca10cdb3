package dev.lido.serial;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;

/** The mirror of {@link BridgeOutput}. */
final class BridgeInput extends ObjectInputStream {
    private final ClassSpace space;
    private final Object[] children;
    private final Class<?>[] classes;
    /** Elements that the stream's arrays may still have: more than that can't come from so few bytes. */
    private long elements;

    BridgeInput(byte[] bytes, ClassSpace space, Object[] children, Class<?>[] classes) throws IOException {
        super(new ByteArrayInputStream(bytes));
        this.space = space;
        this.children = children;
        this.classes = classes;
        enableResolveObject(true);
        elements = 4096 + 16L * bytes.length;
        setObjectInputFilter(this::check);
    }

    private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
        elements -= Math.max(0, info.arrayLength());
        return elements < 0 ? ObjectInputFilter.Status.REJECTED : ObjectInputFilter.Status.UNDECIDED;
    }

    @Override
    protected void readStreamHeader() {}

    @Override
    protected ObjectStreamClass readClassDescriptor() throws IOException {
        int index = readUnsignedShort();
        if (index > classes.length) {
            throw new InvalidObjectException("class " + index + " of " + classes.length);
        }
        return ObjectStreamClass.lookupAny(index == 0 ? Child.class : classes[index - 1]);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass descriptor) {
        return descriptor.forClass();
    }

    @Override
    @SuppressWarnings("deprecation") // the class is needed, not an instance
    protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
        Class<?>[] interfaces = new Class<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            interfaces[i] = Class.forName(names[i], false, space.loader());
        }
        return Proxy.getProxyClass(space.loader(), interfaces);
    }

    @Override
    protected Object resolveObject(Object object) throws InvalidObjectException {
        if (!(object instanceof Child)) {
            return object;
        }
        int index = ((Child) object).index;
        if (index < 0 || index >= children.length) {
            throw new InvalidObjectException("child " + index + " of " + children.length);
        }
        return children[index];
    }
}
