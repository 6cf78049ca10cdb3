package dev.lido.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.lido.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A notebook as one sees it: the kernel in Jupyter's own page, in a browser. What is seen is also kept, as pictures in
 * {@code target/browser}.
 */
@Timeout(900)
class BrowserIT {
    private static final int FACTOR = Integer.getInteger("lido.timeout.factor", 1);
    private static final long LIMIT_SECONDS = 20L * FACTOR;
    private static final List<String> CELLS = List.of(
            """
            record Trip(String to, int km) {}
            Pool.configure(o -> o.workers(2));
            Pool.map(i -> new Trip("<" + i + ">", i * 10), Items.range(0, 3))""",
            """
            var trips = IntStream.range(0, 16).mapToObj(i -> new Trip("<" + i + ">", i)).toList();
            var times = Pool.with(o -> o.onError(OnError.COLLECT)).map(trip -> {
                do Thread.sleep(200); while (trip.km() > 7 && !Files.exists(Path.of("gate" + trip.km() / 4)));
                return 60 / trip.km();
            }, trips);""",
            "%%parallel x : 40\nif (x > 3) while (true) Thread.sleep(20);\nx",
            "%parallel x : List.of(1, 2) -> x + 1");

    @TempDir
    static Path directory;

    private static Path pictures;
    private static String node = "";
    private static String browser = "";
    private static String jupyter = "";

    @BeforeAll
    static void findPrograms() throws Exception {
        node = program("node");
        browser = program("chromium");
        jupyter = program("jupyter-notebook");
        String npm = program("npm");
        pictures = InstalledKernel.cache().resolveSibling("browser");
        Path modules = pictures.resolve("node_modules");
        Files.createDirectories(pictures);
        for (String name : List.of("package.json", "package-lock.json", "notebook.mjs")) {
            Files.write(pictures.resolve(name), Files.readAllBytes(Path.of("src/test/browser", name)));
        }
        if (!Files.exists(modules.resolve(".package-lock.json"))) {
            Process install = builder(List.of(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"), "npm.txt")
                    .start();
            assertThat(install.waitFor(120L * FACTOR, TimeUnit.SECONDS)).isTrue();
            assumeThat(install.exitValue())
                    .as("npm can't get playwright-core: " + said("npm.txt"))
                    .isZero();
        }
    }

    @Test
    void shouldShowABarStopOnTheButtonAndBeReadableWithoutTrust() throws Exception {
        Path notebook = directory.resolve("notes/seen.ipynb");
        Files.createDirectories(notebook.getParent());
        Files.writeString(notebook, notebook());

        JsonObject seen = look("run", "first");
        assertThat(text(seen, "failure")).as(said("server.txt")).isEmpty();
        assertThat(text(seen, "kernel")).isEqualTo("Java (Lido)");
        assertThat(text(seen, "table")).contains("to\tkm").contains("<2>\t20");
        assertThat(Double.parseDouble(text(seen, "later")))
                .isGreaterThan(Double.parseDouble(text(seen, "first")))
                .isLessThan(1);
        assertThat(text(seen, "last")).isEqualTo("1.0000");
        assertThat(text(seen, "workers"))
                .contains("worker\tpid\titems\truns")
                .containsPattern("item \\d+ \\(Trip\\[to=<\\d+>");
        assertThat(text(seen, "counts"))
                .contains("16 of 16 done", "1 failed")
                .contains(
                        "The task at item 0 (Trip[to=<0>, km=0]) failed: java.lang.ArithmeticException: / by zero (cell 2, line 4)");
        assertThat(text(seen, "stopped")).containsPattern("map: interrupted at \\d+ of 40");
        assertThat(text(seen, "interrupted")).startsWith("Interrupted after ").contains(" of 40 items");
        assertThat(text(seen, "answer")).contains("[2, 3]");
        System.out.println("browser: an answer " + text(seen, "answered") + " ms after the interrupt's");

        // Another user's Jupyter: it has not run these cells, and so does not trust their outputs.
        JsonObject read = look("read", "second");
        assertThat(text(read, "failure")).as(said("server.txt")).isEmpty();
        assertThat(text(read, "trust")).isEqualTo("Not Trusted");
        assertThat(text(read, "table")).isEqualTo(text(seen, "table"));
        assertThat(read.get("bars").getAsInt()).isEqualTo(2);
        assertThat(read.get("texts").toString())
                .contains("16 of 16 done", "line 4", "map: interrupted at ", "Interrupted after ", "[2, 3]");
    }

    private static String text(JsonObject facts, String name) {
        return facts.get(name) == null ? "" : facts.get(name).getAsString();
    }

    /** What the script sees in a Jupyter of user {@code user}. */
    private static JsonObject look(String what, String user) throws Exception {
        int port = FreePort.next();
        String token = UUID.randomUUID().toString();
        Process server = server(port, token, user);
        try {
            awaitAnswer(server, "http://127.0.0.1:" + port + "/api/status?token=" + token);
            String url = "http://127.0.0.1:" + port + "/notebooks/seen.ipynb?token=" + token;
            ProcessBuilder eyes = builder(
                    List.of(node, "notebook.mjs", what, browser, url, pictures.toString(), gate()), "script.txt");
            eyes.environment().put("HOME", directory.toString());
            Process script = eyes.start();
            try {
                assertThat(script.waitFor(150L * FACTOR, TimeUnit.SECONDS))
                        .as(said("script.txt"))
                        .isTrue();
            } finally {
                end(script);
            }
            List<String> lines = said("script.txt").lines().toList();
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            assertThat(last).as(said("script.txt")).startsWith("{");
            return JsonParser.parseString(last).getAsJsonObject();
        } finally {
            end(server);
        }
    }

    /** Ends a process, and sees to it that all that it has started ends, too: browsers, kernels and their workers. */
    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        try {
            CompletableFuture.allOf(started.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } finally {
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static Process server(int port, String token, String user) throws IOException, InterruptedException {
        Path home = Files.createDirectories(directory.resolve(user));
        ProcessBuilder builder = builder(
                List.of(
                        jupyter,
                        "--no-browser",
                        "--allow-root",
                        "--ip=127.0.0.1",
                        "--port=" + port,
                        "--port-retries=0",
                        "--NotebookApp.token=" + token,
                        "--notebook-dir=" + directory.resolve("notes")),
                "server.txt");
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(JupyterHome.environment(home));
        return builder.start();
    }

    private static void awaitAnswer(Process server, String url) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        await().atMost(Duration.ofSeconds(60L * FACTOR)).until(() -> {
            assertThat(server.isAlive()).as(said("server.txt")).isTrue();
            try {
                return client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false; // not yet
            }
        });
    }

    private static String notebook() {
        JsonArray cells = new JsonArray();
        for (String code : CELLS) {
            JsonObject cell = new JsonObject();
            cell.addProperty("cell_type", "code");
            cell.add("execution_count", JsonNull.INSTANCE);
            cell.add("metadata", new JsonObject());
            cell.add("outputs", new JsonArray());
            cell.addProperty("source", code);
            cells.add(cell);
        }
        JsonObject kernel = new JsonObject();
        kernel.addProperty("display_name", "Java (Lido)");
        kernel.addProperty("language", "java");
        kernel.addProperty("name", "lido");
        JsonObject metadata = new JsonObject();
        metadata.add("kernelspec", kernel);
        JsonObject notebook = new JsonObject();
        notebook.add("cells", cells);
        notebook.add("metadata", metadata);
        notebook.addProperty("nbformat", 4);
        notebook.addProperty("nbformat_minor", 4);
        return notebook.toString();
    }

    /** Where a program is; without it nothing is tested. */
    private static String program(String name) {
        String found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(path -> Path.of(path, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        assumeThat(found)
                .as(name + ", which is needed to look at a notebook in a browser, is not on the PATH")
                .isNotEmpty();
        return found;
    }

    /** The files that the second cell's tasks wait for, without their numbers. */
    private static String gate() {
        return directory.resolve("notes/gate").toString();
    }

    private static ProcessBuilder builder(List<String> command, String said) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(pictures.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(said).toFile());
        builder.environment().put("LIDO_TIMEOUT_FACTOR", String.valueOf(FACTOR));
        builder.environment().put("TMPDIR", directory.toString());
        return builder;
    }

    private static String said(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8) : "";
    }
}
