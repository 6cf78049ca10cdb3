package dev.lido.local;

/** Which Lido this is. */
final class Build {
    private Build() {}

    static String version() {
        String version = Build.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
