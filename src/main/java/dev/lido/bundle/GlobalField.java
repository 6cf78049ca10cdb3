package dev.lido.bundle;

/**
 * A static field of a session class: a snippet variable, or a static of a class typed in the session.
 *
 * @param owner binary name of the class that declares it
 * @param name name of the field
 */
public record GlobalField(String owner, String name) {
    // written out: the generated ones cost milliseconds on first use
    @Override
    public boolean equals(Object other) {
        return other instanceof GlobalField field && field.owner.equals(owner) && field.name.equals(name);
    }

    @Override
    public int hashCode() {
        return owner.hashCode() * 31 + name.hashCode();
    }
}
