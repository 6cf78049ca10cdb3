package dev.lido.local;

import dev.lido.engine.Failure;

/** Puts an error into words that is the session's own. */
final class SessionError {
    private SessionError() {}

    /** @param doing what the session did: {@code packed items} */
    static Failure.EngineFailed failure(Throwable error, String doing) {
        String text = error instanceof OutOfMemoryError
                ? "The session ran out of memory (its heap may have "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB) when it " + doing
                        + ". Start it with a larger heap (-Xmx2g; in jshell -R-Xmx2g), or send less at a time."
                : "The session failed when it " + doing + ": " + error;
        return new Failure.EngineFailed(text, error);
    }
}
