package dev.lido.bundle;

/**
 * One class of the session as a worker shall define it.
 *
 * @param name binary name
 * @param id content id of {@code bytes}
 * @param bytes class file, already rewritten for the worker; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by id
public record CodeUnit(String name, ContentId id, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
        return other instanceof CodeUnit unit && unit.name.equals(name) && unit.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "CodeUnit[" + name + ", " + bytes.length + " bytes, " + id + "]";
    }
}
