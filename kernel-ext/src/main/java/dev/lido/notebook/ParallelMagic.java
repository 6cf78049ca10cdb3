package dev.lido.notebook;

import dev.lido.CallOptions;
import dev.lido.Pool;
import dev.lido.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code %parallel}, {@code %%parallel} and {@code %%everywhere}, as text to code or to something that is done at once. */
final class ParallelMagic {
    static final String HELP = """
            %parallel                                     the pool's workers
            %parallel --workers 4 --heap 1g --idle 60s    configures the pool
            %parallel [name =] x : items -> expression    computes the expression of each item, in parallel
            %parallel explain x -> expression             what would be sent to the workers
            %parallel explain x : items -> expression     the same, where the type of x matters
            %parallel timeline                            what ran where and when
            %parallel shutdown                            ends the workers

            %%parallel [options] [name =] [Type] x : items
            body: the last expression is the value, or return

            %%everywhere [name =]
            body: runs once on each worker

            items: an Iterable, array, Stream, IntStream, Map (its entries) or a count
            --progress html|text|none: how calls that take more than two seconds are shown
            options of a call: --async""";

    private static final String MAGIC = Magic.class.getName();

    private ParallelMagic() {}

    /** All that there is to know. */
    static String help() {
        return HELP + dashed(CallOptions.names(), ", ") + "\noptions of the pool:" + dashed(PoolOptions.names(), "");
    }

    private static String dashed(List<String> names, String first) {
        return first
                + names.stream()
                        .map(name -> " --" + dashes(name))
                        .collect(Collectors.joining())
                        .stripTrailing();
    }

    static String dashes(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    /** What a line says: a {@link Generated}, or a value to show. */
    static @Nullable Object line(String text, int line) {
        MagicOptions options = MagicOptions.parse(text);
        String rest = options.rest();
        String command = rest.split("\\s", 2)[0];
        if (rest.isEmpty() && options.values().isEmpty()) {
            return Pool.status();
        }
        if (rest.isEmpty()) {
            configure(options.values());
            return Pool.status();
        }
        if (command.equals("explain")) {
            return explained(text, text.indexOf("explain") + "explain".length(), line);
        }
        if (JavaText.find(rest, ":", 0) < 0) {
            switch (command) {
                case "timeline":
                    return new Generated.Builder()
                            .add("dev.lido.Pool.timeline()")
                            .build(null, true);
                case "status":
                    return Pool.status();
                case "shutdown":
                    Pool.shutdown();
                    return Rich.text("The workers have ended. The next call starts others.");
                case "help":
                    return Rich.text(help());
                default:
                    break;
            }
        }
        checkCallOptions(options.values());
        return ofExpression(text, Binding.parse(rest, "%parallel", false), options, line);
    }

    /** {@code x : items -> expression} has types; of a lambda alone, {@code Pool.explain} makes what it can. */
    private static Generated explained(String text, int from, int line) {
        String what = text.substring(from);
        Generated.Builder code = new Generated.Builder().add("dev.lido.Pool.explain(");
        if (JavaText.find(what, ":", 0) < 0) {
            return code.user(text, from, text.length(), line).add(")").build(null, true);
        }
        Binding binding = Binding.parse(what, "%parallel explain", false);
        String expression = binding.expression() == null ? "" : binding.expression();
        int at = from + binding.expressionAt();
        String type = binding.itemType() == null ? "" : binding.itemType() + " ";
        return code.add(MAGIC + ".function((" + type + binding.item() + ") -> ")
                .user(text, at, at + expression.length(), line)
                .add(", " + MAGIC + ".items(" + binding.items().strip() + ")))")
                .build(null, true);
    }

    private static void configure(Map<String, String> values) {
        try {
            Pool.configure(o -> {
                PoolOptions changed = o;
                for (Map.Entry<String, String> value : values.entrySet()) {
                    changed = value.getKey().equals(ProgressBars.OPTION)
                            ? changed.progress(ProgressBars.isWanted(value.getValue()))
                            : changed.set(value.getKey(), value.getValue());
                }
                return changed;
            });
        } catch (IllegalArgumentException e) {
            throw new MagicException("%parallel: " + e.getMessage());
        }
    }

    private static void checkCallOptions(Map<String, String> values) {
        for (Map.Entry<String, String> value : values.entrySet()) {
            try {
                Magic.set(Checked.OPTIONS, Map.of(value.getKey(), value.getValue()));
            } catch (IllegalArgumentException e) {
                if (isNamed(CallOptions.names(), value.getKey())) {
                    throw new MagicException("%parallel: " + e.getMessage());
                }
                boolean ofPool = isNamed(PoolOptions.names(), value.getKey());
                throw new MagicException("%parallel: " + e.getMessage() + ", " + MagicOptions.ASYNC
                        + (ofPool
                                ? ". --" + value.getKey()
                                        + " is an option of the pool: set it by a line of its own, %parallel --"
                                        + value.getKey() + " " + value.getValue()
                                : ""));
            }
        }
    }

    private static boolean isNamed(List<String> names, String option) {
        return names.stream()
                .anyMatch(name -> name.equals(option) || dashes(name).equals(option));
    }

    /** Options of a call to try others on. */
    private static final class Checked {
        static final CallOptions OPTIONS = options();

        private static CallOptions options() {
            CallOptions[] seen = new CallOptions[1];
            Pool.with(o -> seen[0] = o);
            return seen[0];
        }
    }

    private static Generated ofExpression(String text, Binding binding, MagicOptions options, int line) {
        String expression = binding.expression() == null ? "" : binding.expression();
        int at = options.restAt() + binding.expressionAt();
        String otherwise = head(binding, options, text, true, line)
                .add("{ ")
                .add(expression)
                .add("; }" + tail(binding, text, options))
                .text();
        return head(binding, options, text, false, line)
                .user(text, at, at + expression.length(), line)
                .add(tail(binding, text, options))
                .build(binding.result() == null ? otherwise : null, binding.result() == null);
    }

    /** A cell with a body. */
    static Generated cell(String header, String body) throws UncompiledException {
        MagicOptions options = MagicOptions.parse(header);
        checkCallOptions(options.values());
        Binding binding = Binding.parse(options.rest(), "%%parallel", true);
        Body statements = parsed(body);
        String otherwise = null;
        if (statements.mayBeVoid() && binding.result() == null) {
            otherwise = head(binding, options, header, true, 1)
                    .add("{\n" + statements.text() + "\n}" + tail(binding, header, options))
                    .text();
        }
        Generated.Builder code = head(binding, options, header, false, 1).add("{\n");
        return withValue(code, statements)
                .add("\n}" + tail(binding, header, options))
                .build(otherwise, binding.result() == null);
    }

    /** The body of {@code %%everywhere}. */
    static Generated everywhere(String header, String body) throws UncompiledException {
        String name = header.strip().replaceAll("\\s*=$", "");
        if (!name.matches("([\\p{L}_$][\\p{L}\\p{N}_$]*)?")) {
            throw new MagicException("\"" + header.strip() + "\" is no name for the results: %%everywhere [name =]");
        }
        Body statements = parsed(body);
        String head = name.isEmpty() ? "" : "var " + name + " = ";
        String otherwise = "dev.lido.Pool.everywhere((dev.lido.Run) () -> {\n" + statements.text() + "\n})";
        Generated.Builder code = new Generated.Builder().add(head + MAGIC + ".everywhere(() -> {\n");
        return withValue(code, statements)
                .add("\n})" + (name.isEmpty() ? "" : ";"))
                .build(statements.mayBeVoid() && name.isEmpty() ? otherwise : null, name.isEmpty());
    }

    private static Body parsed(String body) throws UncompiledException {
        if (body.isBlank()) {
            throw new MagicException("the body is missing: the lines below the first are what to run");
        }
        return Body.parse(body);
    }

    private static Generated.Builder withValue(Generated.Builder code, Body body) {
        String text = body.text();
        int value = body.valueAt();
        return value < 0
                ? code.user(text, 0, text.length(), 2)
                : code.user(text, 0, value, 2).add("return ").user(text, value, text.length(), 2);
    }

    private static Generated.Builder head(
            Binding binding, MagicOptions options, String source, boolean action, int line) {
        Generated.Builder code = new Generated.Builder();
        if (binding.result() != null) {
            code.add(binding.resultType() + " " + binding.result() + " = ");
        }
        boolean later = options.values().containsKey(MagicOptions.ASYNC);
        String method = action ? "forEach" : "map";
        code.add(MAGIC + ".with(" + JavaText.literal(source.substring(0, options.restAt())) + ")." + method
                + (later ? "Later" : "") + "((");
        if (binding.itemType() != null) {
            code.add(binding.itemType() + " ");
        }
        return code.add(binding.item() + ") -> ");
    }

    private static String tail(Binding binding, String source, MagicOptions options) {
        return ", " + MAGIC + ".items(" + binding.items().strip() + "))" + (binding.result() == null ? "" : ";");
    }

    /** What could stand where {@code line} ends. */
    static List<String> completions(String line) {
        List<String> known = new ArrayList<>();
        CallOptions.names().forEach(name -> known.add("--" + dashes(name)));
        PoolOptions.names().forEach(name -> known.add("--" + dashes(name)));
        known.add("--" + MagicOptions.ASYNC);
        if (line.strip().indexOf(' ') < 0) {
            known.addAll(List.of("explain", "timeline", "shutdown", "status", "help"));
        }
        return known.stream().distinct().sorted().toList();
    }
}
