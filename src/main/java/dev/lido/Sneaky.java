package dev.lido;

/** Throws checked exceptions where the signature has no place for them, so that they keep their own type. */
final class Sneaky {
    private Sneaky() {}

    /** Throws {@code error}; the return type lets the caller write {@code throw} before it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> RuntimeException rethrow(Throwable error) throws E {
        throw (E) error;
    }
}
