package dev.lido.capture;

import dev.lido.bundle.GlobalField;
import java.lang.reflect.Field;

/**
 * A static field of this session, resolved to the class that declares it.
 *
 * @param owner the class that declares it
 * @param name its name
 */
record StaticField(Class<?> owner, String name) {
    // written out: the generated ones cost milliseconds on first use
    @Override
    public boolean equals(Object other) {
        return other instanceof StaticField field && field.owner == owner && field.name.equals(name);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(owner) * 31 + name.hashCode();
    }

    /** The name under which it travels. */
    GlobalField global() {
        return new GlobalField(owner.getName(), name);
    }

    /** Whether JShell made the class: the field is then a variable of the user's. */
    boolean isVariable() {
        return Rewriting.isWrapper(owner.getName());
    }

    /** How messages name it. */
    String inWords() {
        return isVariable() ? "variable '" + name + "'" : "static field " + owner.getSimpleName() + '.' + name;
    }

    /** The field, readable. Initialises nothing yet. */
    Field open() throws ReflectiveOperationException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true); // classes of the session are in unnamed modules
        return field;
    }
}
