package dev.lido.worker;

import dev.lido.bundle.CodeUnit;
import dev.lido.bundle.ContentId;
import dev.lido.bundle.GlobalField;
import dev.lido.bundle.GlobalGroup;
import dev.lido.serial.Apart;
import dev.lido.serial.ClassSpace;
import dev.lido.serial.UnshippableException;
import dev.lido.serial.ValueDecoder;
import dev.lido.serial.ValueEncoder;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Session classes that fit together, with the globals set in them. When the session redefines a class, a new generation
 * takes this one's place, which is then garbage with all its classes. Used by the thread that runs tasks.
 */
final class Generation implements ClassSpace {
    private final int number;
    private final SessionLoader loader;
    private final Map<ContentId, CodeUnit> units = new HashMap<>();
    private final Map<ContentId, List<GlobalField>> portable = new HashMap<>();
    private final Map<Object, Object> locals = new HashMap<>();
    private final SharedValues shared = new SharedValues(this);
    private final ValueDecoder decoder = new ValueDecoder(this);
    private final ValueEncoder encoder = new ValueEncoder(this);

    Generation(int number, ClassLoader parent) {
        this.number = number;
        this.loader = new SessionLoader(number, parent);
    }

    /** The values that session and functions name. */
    SharedValues shared() {
        return shared;
    }

    @Override
    public void meet(Apart value) throws UnshippableException {
        shared.check(value);
    }

    @Override
    public Apart apart(long high, long low) throws UnshippableException {
        return shared.find(new ContentId(high, low));
    }

    int number() {
        return number;
    }

    ValueDecoder decoder() {
        return decoder;
    }

    ValueEncoder encoder() {
        return encoder;
    }

    /** What tasks leave for those that follow; its objects are of this generation's classes. */
    Map<Object, Object> locals() {
        return locals;
    }

    @Override
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public String nameOf(Class<?> type) {
        return type.getName();
    }

    @Override
    public Class<?> find(String name) throws ClassNotFoundException {
        return Class.forName(name, false, loader);
    }

    void add(CodeUnit unit) {
        units.put(unit.id(), unit);
        loader.add(unit);
    }

    /** Takes over what {@code former} holds under {@code id}. */
    void keepCode(Generation former, ContentId id) {
        CodeUnit unit = former.units.get(id);
        if (unit == null) {
            throw new IllegalStateException("generation " + former.number + " has no code " + id);
        }
        add(unit);
    }

    /** Takes over the values of a portable group as they stand, with what tasks have changed in them. */
    void keepGlobals(Generation former, ContentId id) throws ReflectiveOperationException {
        List<GlobalField> fields = former.portable.get(id);
        if (fields == null) {
            throw new IllegalStateException("generation " + former.number + " has no globals " + id);
        }
        for (GlobalField field : fields) {
            set(field, former.field(field).get(null));
        }
        portable.put(id, fields);
    }

    void set(GlobalGroup group) throws UnshippableException, ReflectiveOperationException {
        Object[] values = (Object[]) decoder.read(group.values(), 0);
        if (values == null || values.length != group.fields().size()) {
            throw new IllegalStateException("globals " + group.fields() + " came without their values");
        }
        for (int i = 0; i < values.length; i++) {
            set(group.fields().get(i), values[i]);
        }
        if (group.portable()) {
            portable.put(group.id(), group.fields());
        }
    }

    private void set(GlobalField field, @Nullable Object value) throws ReflectiveOperationException {
        field(field).set(null, value);
    }

    private Field field(GlobalField field) throws ReflectiveOperationException {
        Field found = find(field.owner()).getDeclaredField(field.name());
        found.setAccessible(true);
        return found;
    }
}
