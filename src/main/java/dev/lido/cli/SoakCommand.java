package dev.lido.cli;

import dev.lido.cli.soak.SoakRun;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** {@code lido soak}: mixed load while workers are killed, for some minutes; see {@link SoakRun}. */
final class SoakCommand {
    private static final String USAGE = "lido soak [--minutes N] [--seed S]";
    private static final double LONGEST_MINUTES = 60.0 * 24 * 365;

    private double minutes = 2;
    private long seed = new Random().nextInt(Integer.MAX_VALUE);

    private SoakCommand() {}

    /** 0 if each result was right and nothing was left behind, 1 if not. */
    static int run(List<String> args) throws InterruptedException {
        SoakCommand command = new SoakCommand();
        command.parse(args);
        Duration duration = Duration.ofMillis(Math.round(command.minutes * 60_000));
        System.out.printf(Locale.ROOT, "soak: %s minutes, seed %d%n", command.minutes, command.seed);
        return new SoakRun(duration, command.seed, System.out).run() ? 0 : 1;
    }

    private void parse(List<String> args) {
        Arguments rest = new Arguments(args, USAGE);
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--minutes" -> minutes = rest.number(option, Double::parseDouble);
                case "--seed" -> seed = rest.number(option, Long::parseLong);
                default -> throw rest.refused("soak has no option '" + option + "'");
            }
        }
        if (!(minutes > 0 && minutes <= LONGEST_MINUTES)) {
            throw rest.refused("--minutes (" + minutes + ") must be more than 0, and at most a year");
        }
    }
}
