package dev.lido.cli;

/**
 * One line of the doctor's report.
 *
 * @param level how bad it is
 * @param what the thing that was looked at
 * @param fact what was seen
 * @param remedy what to do about it; empty when nothing is to be done
 */
record Finding(Level level, String what, String fact, String remedy) {
    enum Level {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String what, String fact) {
        return new Finding(Level.OK, what, fact, "");
    }

    static Finding warn(String what, String fact, String remedy) {
        return new Finding(Level.WARN, what, fact, remedy);
    }

    static Finding fail(String what, String fact, String remedy) {
        return new Finding(Level.FAIL, what, fact, remedy);
    }

    @Override
    public String toString() {
        String level = this.level.name().toLowerCase(java.util.Locale.ROOT);
        return String.format("%-4s  %s: %s%s", level, what, fact, remedy.isEmpty() ? "" : " (" + remedy + ")");
    }
}
