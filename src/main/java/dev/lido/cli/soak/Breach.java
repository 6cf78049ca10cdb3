package dev.lido.cli.soak;

/** What must not happen. */
enum Breach {
    LOST("lost"),
    DOUBLED("doubled"),
    WRONG("wrong"),
    HUNG("hung"),
    UNEXPECTED("exceptions of an unexpected type"),
    LEFT_BEHIND("left behind");

    private final String words;

    Breach(String words) {
        this.words = words;
    }

    /** The four that a report always tells. */
    boolean isAlwaysTold() {
        return ordinal() <= HUNG.ordinal();
    }

    @Override
    public String toString() {
        return words;
    }
}
