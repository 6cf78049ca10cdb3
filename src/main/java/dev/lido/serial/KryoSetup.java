package dev.lido.serial;

/** Keeps Kryo away from {@code sun.misc.Unsafe}, which warns on JDK 24 and later. Must run before Kryo loads. */
final class KryoSetup {
    static {
        System.setProperty("kryo.unsafe", "false");
    }

    private KryoSetup() {}

    static void ensure() {}
}
