package dev.lido.cli.soak;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Looks after calls: one that takes too long is told with all that may explain it, and interrupted. */
final class Watch implements AutoCloseable {
    /** No call takes that long, even on a slow machine. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** Something that is called. */
    interface Step {
        void run() throws Exception;
    }

    private static final class Running {
        private final String what;
        private final Thread thread = Thread.currentThread();
        private final long start = System.nanoTime();
        private boolean hung;
        private boolean over;

        Running(String what) {
            this.what = what;
        }

        boolean isTooLong() {
            return System.nanoTime() - start > LIMIT.toNanos();
        }

        synchronized boolean giveUp() {
            if (over || hung) {
                return false;
            }
            hung = true;
            thread.interrupt();
            return true;
        }

        /** Whether it had hung. */
        synchronized boolean end() {
            over = true;
            return hung && (Thread.interrupted() || hung);
        }
    }

    private final Tally tally;
    private final Pools pools;
    private final Set<Running> calls = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::look, "soak-watch");

    Watch(Tally tally, Pools pools) {
        this.tally = tally;
        this.pools = pools;
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes the call; no exception is expected of it. */
    void call(String what, Step step) {
        Running call = new Running(what);
        calls.add(call);
        Throwable seen = null;
        try {
            step.run();
        } catch (Exception | Error e) {
            seen = e;
        }
        calls.remove(call);
        boolean hung = call.end();
        if (seen != null && !hung) {
            StringWriter text = new StringWriter();
            seen.printStackTrace(new PrintWriter(text));
            tally.report(Breach.UNEXPECTED, what + ": " + text);
        }
    }

    private void look() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                calls.stream().filter(Running::isTooLong).forEach(this::giveUp);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp(Running call) {
        String state = describe();
        if (call.giveUp()) {
            tally.report(Breach.HUNG, call.what + " on " + call.thread.getName() + "\n" + state);
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder(pools.describe());
        for (long pid : pools.pids()) {
            text.append("\nworker process ").append(pid).append(": ").append(processState(pid));
        }
        for (Map.Entry<Thread, StackTraceElement[]> one :
                Thread.getAllStackTraces().entrySet()) {
            text.append("\n\"")
                    .append(one.getKey().getName())
                    .append("\" ")
                    .append(one.getKey().getState());
            for (StackTraceElement frame : one.getValue()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    private static String processState(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"))
                    .replace('\t', ' ')
                    .lines()
                    .filter(line -> line.matches("(State|Threads|VmRSS|SigPnd|ShdPnd):.*"))
                    .reduce((a, b) -> a + ", " + b)
                    .orElse("");
        } catch (IOException e) {
            return "gone";
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
