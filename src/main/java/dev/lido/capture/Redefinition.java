package dev.lido.capture;

import java.util.Arrays;

/** Tells whether a class was redefined in place, as JShell does in its default mode. */
final class Redefinition {
    private Redefinition() {}

    /** Whether {@code type} has other bytes now than {@code known}. Where no cheap means tells, it has not. */
    static boolean happened(Class<?> type, byte[] known) {
        byte[] now = ClassBytes.cheap(type);
        return now != null && now != known && !Arrays.equals(now, known);
    }
}
