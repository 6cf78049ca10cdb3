package dev.lido.cli;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** The arguments of a command, read one after the other. */
final class Arguments {
    private final Iterator<String> rest;
    private final String usage;

    /** @param usage how the command is called; told with every refusal */
    Arguments(List<String> all, String usage) {
        this.rest = all.iterator();
        this.usage = usage;
    }

    boolean hasNext() {
        return rest.hasNext();
    }

    String next() {
        return rest.next();
    }

    /** What follows {@code option}. */
    String value(String option) {
        if (!rest.hasNext()) {
            throw refused(option + " needs a value");
        }
        return rest.next();
    }

    /** Likewise, a number as {@code parse} reads it. */
    <N extends Number> N number(String option, Function<String, N> parse) {
        String value = value(option);
        try {
            return parse.apply(value);
        } catch (NumberFormatException e) {
            throw refused(option + " (" + value + ") must be a number");
        }
    }

    /** Likewise, a whole number from 1 up, and not large. */
    int count(String option) {
        String value = value(option);
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw refused(option + " (" + value + ") must be a number from 1 up");
        }
        return Integer.parseInt(value);
    }

    /** To be thrown: {@code why}, and how it is done. */
    UsageException refused(String why) {
        return new UsageException(why + ": " + usage);
    }
}
