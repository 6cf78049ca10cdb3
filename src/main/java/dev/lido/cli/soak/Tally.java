package dev.lido.cli.soak;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What was counted so far; all threads of a run write to it. */
final class Tally {
    /** Details of so many breaches are printed; the rest is counted. */
    private static final int PRINTED = 20;

    private final PrintStream out;
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final Map<Breach, LongAdder> breaches = new ConcurrentSkipListMap<>();
    private final AtomicInteger printed = new AtomicInteger();

    Tally(PrintStream out) {
        this.out = out;
    }

    /** Counts what is no fault of anybody's. The part of {@code what} before the blank is its group in the report. */
    void count(String what, long number) {
        counts.computeIfAbsent(what, key -> new LongAdder()).add(number);
    }

    void report(Breach breach, String detail) {
        report(breach, 1, detail);
    }

    void report(Breach breach, long number, String detail) {
        breaches.computeIfAbsent(breach, key -> new LongAdder()).add(number);
        if (printed.incrementAndGet() <= PRINTED) {
            synchronized (out) {
                out.println(breach + ": " + detail);
                out.flush();
            }
        }
    }

    /** Prints the counts and the verdict; whether it is a good one. */
    boolean conclude(PrintStream report, long seed) {
        String lastGroup = "";
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, LongAdder> count : counts.entrySet()) {
            String group = count.getKey().replaceFirst(" .*", "");
            String name = count.getKey().substring(group.length()).strip();
            text.append(group.equals(lastGroup) ? ", " : (text.isEmpty() ? "" : "\n") + group + ": ")
                    .append(name.isEmpty() ? "" : name + " ")
                    .append(count.getValue().sum());
            lastGroup = group;
        }
        report.println(text);
        report.println("SOAK " + (breaches.isEmpty() ? "passed" : "failed") + ": " + verdict() + "; seed " + seed);
        report.flush();
        return breaches.isEmpty();
    }

    private String verdict() {
        return Arrays.stream(Breach.values())
                .filter(breach -> breach.isAlwaysTold() || breaches.containsKey(breach))
                .map(breach -> number(breach) + " " + breach)
                .collect(Collectors.joining(", "));
    }

    private long number(Breach breach) {
        LongAdder number = breaches.get(breach);
        return number == null ? 0 : number.sum();
    }
}
