package dev.lido.local;

import dev.lido.bundle.Composition;
import dev.lido.engine.Parcel;
import dev.lido.protocol.Output;
import dev.lido.protocol.Printed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A function that another session has captured, for one chunk: what its tasks print is kept until it was passed on. */
final class RelayedJob implements ShippedJob {
    private final long number;
    private final boolean singleUse;
    private final Composition function;
    private final Recorder recorder = new Recorder();
    private final SessionStreams streams = new SessionStreams(recorder.stream(false), recorder.stream(true));

    RelayedJob(long number, boolean singleUse, Composition function) {
        this.number = number;
        this.singleUse = singleUse;
        this.function = function;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public boolean isSingleUse() {
        return singleUse;
    }

    @Override
    public Composition function() {
        return function;
    }

    @Override
    public SessionStreams streams() {
        return streams;
    }

    Recorder recorder() {
        return recorder;
    }

    /** Its items came packed. */
    @Override
    public Parcel pack(Iterator<?> items, int atMost) {
        throw new UnsupportedOperationException("items of a relayed job are packed by its session");
    }

    @Override
    public List<String> assignedVariables() {
        return List.of();
    }

    @Override
    public void close() {}

    /** Keeps what is printed to two streams, in order, until it is known to be heard. Thread-safe. */
    static final class Recorder {
        private final List<Output.Part> parts = new ArrayList<>();
        /** How many parts were heard. */
        private int heard;

        PrintStream stream(boolean error) {
            return new PrintStream(
                    new ByteArrayOutputStream() {
                        @Override
                        public synchronized void flush() {
                            String text = toString(StandardCharsets.UTF_8);
                            reset();
                            add(error, text);
                        }
                    },
                    false,
                    StandardCharsets.UTF_8);
        }

        private synchronized void add(boolean error, String text) {
            if (!text.isEmpty()) {
                parts.add(new Output.Part(error, text));
            }
        }

        /**
         * What was printed and not heard, from the beginning.
         *
         * @param most ends with the part that makes it longer than so many characters
         */
        synchronized Printed printed(long run, long most) {
            int count = 0;
            for (long length = 0; count < parts.size() && length < most; count++) {
                length += parts.get(count).text().length();
            }
            return new Printed(run, heard, parts.subList(0, count));
        }

        /** The first {@code end} parts were heard. */
        synchronized void heard(int end) {
            parts.subList(0, end - heard).clear();
            heard = end;
        }
    }
}
