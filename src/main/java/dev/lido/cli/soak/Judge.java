package dev.lido.cli.soak;

import dev.lido.WorkerDiedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what a call has brought with what it should. */
final class Judge {
    private final Tally tally;
    private final Nemesis nemesis;

    Judge(Tally tally, Nemesis nemesis) {
        this.tally = tally;
        this.nemesis = nemesis;
    }

    /** Notes a call that is about to be made. */
    void begins(String kind, List<Item> items) {
        tally.count("calls " + kind, 1);
        tally.count("items", items.size());
        for (Item item : items) {
            if (item.sabotage() != Sabotage.NONE) {
                tally.count(
                        "sabotage "
                                + item.sabotage()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', ' '),
                        1);
            }
        }
    }

    /** The results of all items, in order. */
    void results(List<Item> items, List<Item.Answer> answers) {
        int missing = items.size() - answers.size();
        if (missing > 0) {
            tally.report(Breach.LOST, missing, answers.size() + " results of " + items.size() + " items");
        } else if (missing < 0) {
            tally.report(Breach.DOUBLED, -missing, answers.size() + " results of " + items.size() + " items");
        } else {
            for (int i = 0; i < items.size(); i++) {
                result(items.get(i), answers.get(i));
            }
        }
    }

    /** The result of one item. */
    void result(Item item, Item.@Nullable Answer answer) {
        if (answer == null) {
            tally.report(Breach.LOST, "no result of " + item);
        } else if (!Objects.deepEquals(answer.value(), item.compute())) {
            tally.report(Breach.WRONG, "the result of " + item + " is " + answer.value() + ", not " + item.compute());
        } else if (answer.attempt() > 1) {
            tally.count("retries seen", answer.attempt() - 1);
        }
    }

    /** How often one future was completed. */
    void completions(int number) {
        if (number == 0) {
            tally.report(Breach.LOST, "a future that is done and does not call back");
        } else if (number > 1) {
            tally.report(Breach.DOUBLED, number - 1, "a future that called back " + number + " times");
        }
    }

    /** A failure where one was due: of the type expected, or the nemesis's work. */
    void failure(@Nullable Throwable seen, Class<? extends Throwable> expected) {
        if (seen instanceof WorkerDiedException died && nemesis.hasStruck(died.pid())) {
            tally.count("failures struck", 1);
        } else if (expected.isInstance(seen)) {
            tally.count("failures " + expected.getSimpleName(), 1);
        } else {
            tally.report(Breach.UNEXPECTED, "not a " + expected.getSimpleName() + " but " + trace(seen));
        }
    }

    private static String trace(@Nullable Throwable seen) {
        if (seen == null) {
            return "nothing";
        }
        StringWriter text = new StringWriter();
        seen.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
