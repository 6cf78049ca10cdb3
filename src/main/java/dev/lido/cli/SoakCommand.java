package dev.lido.cli;

import dev.lido.cli.soak.SoakRun;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** {@code lido soak}: mixed load while workers are killed, for some minutes; see {@link SoakRun}. */
final class SoakCommand {
    private static final double LONGEST_MINUTES = 60.0 * 24 * 365;

    private double minutes = 2;
    private long seed = new Random().nextInt(Integer.MAX_VALUE);

    private SoakCommand() {}

    /** 0 if each result was right and nothing was left behind, 1 if not. */
    static int run(List<String> args) throws InterruptedException {
        SoakCommand command = parse(args);
        Duration duration = Duration.ofMillis(Math.round(command.minutes * 60_000));
        System.out.printf(Locale.ROOT, "soak: %s minutes, seed %d%n", command.minutes, command.seed);
        return new SoakRun(duration, command.seed, System.out).run() ? 0 : 1;
    }

    private static SoakCommand parse(List<String> args) {
        SoakCommand command = new SoakCommand();
        for (int i = 0; i < args.size(); i += 2) {
            String option = args.get(i);
            if (i + 1 == args.size()) {
                throw new UsageException(option + " needs a number: lido soak --minutes 2 --seed 1");
            }
            command.set(option, args.get(i + 1));
        }
        return command;
    }

    private void set(String option, String value) {
        try {
            switch (option) {
                case "--minutes" -> minutes = Double.parseDouble(value);
                case "--seed" -> seed = Long.parseLong(value);
                default -> throw new UsageException("unknown option '" + option + "'; soak takes --minutes and --seed");
            }
        } catch (NumberFormatException e) {
            throw new UsageException(option + " (" + value + ") must be a number");
        }
        if (!(minutes > 0 && minutes <= LONGEST_MINUTES)) {
            throw new UsageException("--minutes (" + value + ") must be more than 0, and at most a year");
        }
    }
}
