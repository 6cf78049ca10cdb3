package dev.lido;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedOptionsTest {
    private static final PoolOptions DEFAULTS = PoolOptions.defaults();

    @Test
    void shouldSetWhatTheMethodsSet() {
        PoolOptions named = DEFAULTS.set("workers", "2")
                .set("heap", "256m")
                .set("idle", "90s")
                .set("task-timeout", "1.5s")
                .set("retries", "2")
                .set("on-error", "collect")
                .set("chunk", "3")
                .set("in-flight", "9")
                .set("seed", "42")
                .set("heartbeatTimeout", "5s")
                .set("recycle-after", "100")
                .set("output", "quiet")
                .set("max_depth", "3")
                .set("engine", "local")
                .set("jvm-args", "-Xss4m -Da=b")
                .set("env", "A=b=c")
                .set("system-property", "x=1");

        assertThat(named)
                .isEqualTo(DEFAULTS.workers(2)
                        .heap("256m")
                        .idleTimeout(Duration.ofSeconds(90))
                        .taskTimeout(Duration.ofMillis(1500))
                        .retries(2)
                        .onError(OnError.COLLECT)
                        .chunk(3)
                        .inFlight(9)
                        .seed(42)
                        .heartbeatTimeout(Duration.ofSeconds(5))
                        .recycleAfter(100)
                        .output(PoolOptions.Output.QUIET)
                        .maxDepth(3)
                        .engine("local")
                        .jvmArgs("-Xss4m", "-Da=b")
                        .env("A", "b=c")
                        .systemProperty("x", "1"));
        assertThat(DEFAULTS.set("recycleAfter", "200m")).isEqualTo(DEFAULTS.recycleAfter("200m"));
    }

    @Test
    void shouldSetOptionsOfCalls() {
        assertThat(CallOptions.DEFAULTS.set("timeout", "500ms").set("retries", "1"))
                .isEqualTo(CallOptions.DEFAULTS.timeout(Duration.ofMillis(500)).retries(1));
    }

    @Test
    void shouldListTheKnownOnesToWhoeverAsksForAnother() {
        assertThatThrownBy(() -> DEFAULTS.set("wrokers", "2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wrokers")
                .hasMessageContaining("workers, heap, idleTimeout");
    }

    @ParameterizedTest
    @CsvSource({
        "workers, many, workers (\"many\") must be a whole number",
        "workers, 9999999999, workers (\"9999999999\") is too large",
        "idle, 60, idleTimeout (\"60\") must be a time with its unit",
        "onError, panic, onError (\"panic\") must be one of",
        "env, A, env (\"A\") must be NAME=VALUE",
        "workers, 0, must be at least 1"
    })
    void shouldRefuseValuesThatMakeNoSense(String name, String value, String message) {
        assertThatThrownBy(() -> DEFAULTS.set(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** Whoever adds an option adds its name, too. */
    @Test
    void shouldKnowEveryOptionThatATextCanSet() {
        Set<String> functions = Set.of("initializer", "serializer", "taskSerializer", "resultSerializer", "set");

        assertThat(new TreeSet<>(PoolOptions.names())).isEqualTo(setters(PoolOptions.class, functions));
        assertThat(new TreeSet<>(CallOptions.names())).isEqualTo(setters(CallOptions.class, functions));
    }

    private static Set<String> setters(Class<?> options, Set<String> without) {
        Set<String> names = new TreeSet<>();
        for (Method method : options.getDeclaredMethods()) {
            if (method.getReturnType() == options
                    && method.getParameterCount() > 0
                    && Modifier.isPublic(method.getModifiers())
                    && !Modifier.isStatic(method.getModifiers())
                    && !without.contains(method.getName())) {
                names.add(method.getName());
            }
        }
        assertThat(List.copyOf(names)).isNotEmpty();
        return names;
    }
}
