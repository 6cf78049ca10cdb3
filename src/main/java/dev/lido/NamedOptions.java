package dev.lido;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Options by name, with their values as texts: for command lines and notebooks. */
final class NamedOptions<O> {
    /** Changes {@code options} by a value that the user wrote. */
    interface Setter<O> {
        O set(O options, String value);
    }

    private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(ms|s|m|h)");

    private static final NamedOptions<CallOptions> CALL = new NamedOptions<CallOptions>()
            .add("timeout", (o, v) -> o.timeout(duration("timeout", v)))
            .add("retries", (o, v) -> o.retries(number("retries", v)))
            .add("onError", (o, v) -> o.onError(one(OnError.class, "onError", v)))
            .add("chunk", (o, v) -> o.chunk(number("chunk", v)))
            .add("inFlight", (o, v) -> o.inFlight(number("inFlight", v)))
            .add("seed", (o, v) -> o.seed(wholeNumber("seed", v)))
            .add("progress", (o, v) -> o.progress(yes("progress", v)));

    private static final NamedOptions<PoolOptions> POOL = new NamedOptions<PoolOptions>()
            .add("workers", (o, v) -> o.workers(number("workers", v)))
            .add("heap", PoolOptions::heap)
            .add("idleTimeout", (o, v) -> o.idleTimeout(duration("idleTimeout", v)))
            .add("taskTimeout", (o, v) -> o.taskTimeout(duration("taskTimeout", v)))
            .add("retries", (o, v) -> o.retries(number("retries", v)))
            .add("onError", (o, v) -> o.onError(one(OnError.class, "onError", v)))
            .add("chunk", (o, v) -> o.chunk(number("chunk", v)))
            .add("inFlight", (o, v) -> o.inFlight(number("inFlight", v)))
            .add("seed", (o, v) -> o.seed(wholeNumber("seed", v)))
            .add("progress", (o, v) -> o.progress(yes("progress", v)))
            .add("heartbeatTimeout", (o, v) -> o.heartbeatTimeout(duration("heartbeatTimeout", v)))
            .add("recycleAfter", NamedOptions::recycleAfter)
            .add("output", (o, v) -> o.output(one(PoolOptions.Output.class, "output", v)))
            .add("engine", PoolOptions::engine)
            .add("maxDepth", (o, v) -> o.maxDepth(number("maxDepth", v)))
            .add(
                    "jvmArgs",
                    (o, v) -> o.jvmArgs(v.isBlank() ? new String[0] : v.strip().split("\\s+")))
            .add("env", (o, v) -> o.env(left("env", v), right(v)))
            .add("systemProperty", (o, v) -> o.systemProperty(left("systemProperty", v), right(v)))
            .also("idle", "idleTimeout")
            .also("timeout", "taskTimeout")
            .also("heartbeat", "heartbeatTimeout");

    private final Map<String, Setter<O>> setters = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();

    static CallOptions set(CallOptions options, String name, String value) {
        return CALL.change(options, name, value);
    }

    static PoolOptions set(PoolOptions options, String name, String value) {
        return POOL.change(options, name, value);
    }

    static List<String> ofCalls() {
        return List.copyOf(CALL.names);
    }

    static List<String> ofPools() {
        return List.copyOf(POOL.names);
    }

    private NamedOptions<O> add(String name, Setter<O> setter) {
        names.add(name);
        setters.put(key(name), setter);
        return this;
    }

    private NamedOptions<O> also(String alias, String name) {
        Setter<O> setter = setters.get(key(name));
        if (setter != null) {
            setters.put(key(alias), setter);
        }
        return this;
    }

    private O change(O options, String name, String value) {
        Setter<O> setter = setters.get(key(name));
        if (setter == null) {
            throw new IllegalArgumentException(
                    "unknown option \"" + name + "\"; the options are " + String.join(", ", names));
        }
        return setter.set(options, value);
    }

    /** {@code idleTimeout}, {@code idle-timeout} and {@code IDLE_TIMEOUT} are one. */
    private static String key(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static int number(String option, String value) {
        long number = wholeNumber(option, value);
        if (number != (int) number) {
            throw new IllegalArgumentException(option + " (\"" + value + "\") is too large");
        }
        return (int) number;
    }

    private static long wholeNumber(String option, String value) {
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " (\"" + value + "\") must be a whole number");
        }
    }

    private static boolean yes(String option, String value) {
        return switch (key(value.strip())) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off", "none" -> false;
            default -> throw new IllegalArgumentException(option + " (\"" + value + "\") must be true or false");
        };
    }

    private static Duration duration(String option, String value) {
        Matcher matcher = DURATION.matcher(value.strip());
        if (matcher.matches()) {
            double amount = Double.parseDouble(matcher.group(1));
            double nanos =
                    switch (matcher.group(2)) {
                        case "ms" -> 1e6;
                        case "s" -> 1e9;
                        case "m" -> 60e9;
                        default -> 3600e9;
                    };
            return Duration.ofNanos(Math.round(amount * nanos));
        }
        try {
            return Duration.parse(value.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    option + " (\"" + value + "\") must be a time with its unit, such as 500ms, 60s, 5m or 2h");
        }
    }

    private static <E extends Enum<E>> E one(Class<E> type, String option, String value) {
        for (E constant : type.getEnumConstants()) {
            if (key(constant.name()).equals(key(value.strip()))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                option + " (\"" + value + "\") must be one of " + Arrays.toString(type.getEnumConstants()));
    }

    /** A number of items, or growth as a size. */
    private static PoolOptions recycleAfter(PoolOptions options, String value) {
        return value.strip().matches("[0-9]+")
                ? options.recycleAfter(number("recycleAfter", value))
                : options.recycleAfter(value);
    }

    private static String left(String option, String pair) {
        int at = pair.indexOf('=');
        if (at < 1) {
            throw new IllegalArgumentException(option + " (\"" + pair + "\") must be NAME=VALUE");
        }
        return pair.substring(0, at);
    }

    private static String right(String pair) {
        return pair.substring(pair.indexOf('=') + 1);
    }
}
