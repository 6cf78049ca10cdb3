package dev.lido.notebook.kernel;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.lido.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A front end in a few lines: starts a kernel from its kernelspec and speaks Jupyter's protocol with it. For one thread. */
final class KernelClient implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60L * Integer.getInteger("lido.timeout.factor", 1);
    private static final Gson GSON = new Gson();
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "a key of the test's own";

    /** A message that came. */
    record Message(String type, String parent, JsonObject content, JsonObject metadata) {
        String text(String name) {
            JsonElement element = content.get(name);
            return element == null || element.isJsonNull() ? "" : element.getAsString();
        }

        /** Its content of a MIME type, or an empty text. */
        String data(String type) {
            JsonObject data = content.getAsJsonObject("data");
            return data == null || data.get(type) == null ? "" : data.get(type).getAsString();
        }
    }

    /** What became of a cell. */
    record Cell(Message reply, List<Message> published) {
        String status() {
            return reply.text("status");
        }

        String stream(String name) {
            StringBuilder text = new StringBuilder();
            published.stream()
                    .filter(one ->
                            one.type().equals("stream") && one.text("name").equals(name))
                    .forEach(one -> text.append(one.text("text")));
            return text.toString();
        }

        /** The result's plain text. */
        String result() {
            return result("text/plain");
        }

        String result(String type) {
            return published.stream()
                    .filter(one -> one.type().equals("execute_result"))
                    .map(one -> one.data(type))
                    .findFirst()
                    .orElse("");
        }

        String displayed(String type) {
            StringBuilder text = new StringBuilder();
            published.stream()
                    .filter(one -> one.type().equals("display_data"))
                    .forEach(one -> text.append(one.data(type)));
            return text.toString();
        }

        /** The error's text without colours. */
        String error() {
            return published.stream()
                    .filter(one -> one.type().equals("error"))
                    .map(one -> {
                        List<String> lines = new ArrayList<>();
                        one.content().getAsJsonArray("traceback").forEach(line -> lines.add(line.getAsString()));
                        return String.join("\n", lines).replaceAll("\u001b\\[[0-9;]*m", "");
                    })
                    .findFirst()
                    .orElse("");
        }

        List<String> types() {
            return published.stream().map(Message::type).toList();
        }
    }

    private final Process process;
    private final ZContext context = new ZContext();
    private final ZMQ.Socket shell;
    private final ZMQ.Socket control;
    private final ZMQ.Socket iopub;
    private final List<Message> history = new ArrayList<>();
    private final String session = UUID.randomUUID().toString();

    private KernelClient(Process process, Map<String, Object> connection) {
        this.process = process;
        shell = connect(SocketType.DEALER, connection.get("shell_port"));
        control = connect(SocketType.DEALER, connection.get("control_port"));
        iopub = context.createSocket(SocketType.SUB);
        iopub.subscribe(new byte[0]);
        iopub.connect("tcp://127.0.0.1:" + connection.get("iopub_port"));
    }

    private ZMQ.Socket connect(SocketType type, Object port) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setLinger(0);
        socket.connect("tcp://127.0.0.1:" + port);
        return socket;
    }

    /** Starts the kernel of a kernelspec's directory; its connection file, its temp files and what it prints go into {@code directory}. */
    static KernelClient start(Path kernelspec, Path directory, Map<String, String> environment) throws IOException {
        JsonObject spec = JsonParser.parseString(Files.readString(kernelspec.resolve("kernel.json")))
                .getAsJsonObject();
        Map<String, Object> connection = new LinkedHashMap<>();
        for (String port : List.of("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")) {
            connection.put(port, FreePort.next());
        }
        connection.putAll(Map.of(
                "ip",
                "127.0.0.1",
                "transport",
                "tcp",
                "key",
                KEY,
                "signature_scheme",
                "hmac-sha256",
                "kernel_name",
                ""));
        Path file = directory.resolve("connection-" + UUID.randomUUID() + ".json");
        Files.writeString(file, GSON.toJson(connection));
        List<String> command = new ArrayList<>();
        spec.getAsJsonArray("argv")
                .forEach(word -> command.add(word.getAsString().replace("{connection_file}", file.toString())));
        command.add(1, "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("t")));
        if (ignoresInterrupts()) {
            command.addAll(0, List.of("env", "--default-signal=INT"));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("kernel.log").toFile());
        builder.environment().putAll(environment);
        return new KernelClient(builder.start(), connection);
    }

    /** Waits until the kernel answers; its answer. */
    Message awaitReady() throws IOException {
        long deadline = deadline();
        while (System.nanoTime() < deadline && process.isAlive()) {
            String id = send(shell, "kernel_info_request", Map.of());
            Message reply = receive(shell, 200, one -> one.parent().equals(id));
            if (reply != null) {
                // What iopub sent before it was connected is lost: ask until its answers come, too.
                String probe = send(shell, "kernel_info_request", Map.of());
                if (receive(
                                iopub,
                                1_000,
                                one -> one.parent().equals(probe) && one.type().equals("status"))
                        != null) {
                    receive(shell, 1_000, one -> one.parent().equals(probe));
                    return reply;
                }
            }
        }
        throw new AssertionError("the kernel does not answer");
    }

    /** Runs a cell and waits for its end. */
    Cell execute(String code) throws IOException {
        return await(submit(code));
    }

    /** Sends a cell; its id. */
    String submit(String code) throws IOException {
        return submit(code, Map.of());
    }

    String submit(String code, Map<String, Object> more) throws IOException {
        Map<String, Object> content = new LinkedHashMap<>(Map.of(
                "code", code,
                "silent", false,
                "store_history", true,
                "user_expressions", Map.of(),
                "allow_stdin", false,
                "stop_on_error", true));
        content.putAll(more);
        return send(shell, "execute_request", content);
    }

    /** Waits for the end of a cell. */
    Cell await(String id) throws IOException {
        awaitPublished(
                id,
                one -> one.type().equals("status")
                        && one.text("execution_state").equals("idle"));
        Message reply = receive(shell, 5_000, one -> one.parent().equals(id));
        if (reply == null) {
            throw new AssertionError("no reply to a cell that ended");
        }
        return new Cell(reply, published(id));
    }

    /** Waits for a message that belongs to a cell. */
    Message awaitPublished(String id, Predicate<Message> wanted) throws IOException {
        Predicate<Message> matching = one -> one.parent().equals(id) && wanted.test(one);
        for (Message seen : history) {
            if (matching.test(seen)) {
                return seen;
            }
        }
        Message found = receive(iopub, TimeUnit.SECONDS.toMillis(LIMIT_SECONDS), one -> {
            history.add(one);
            return matching.test(one);
        });
        if (found == null) {
            throw new AssertionError("the kernel did not publish what was expected, but: " + published(id));
        }
        return found;
    }

    /** What a cell has published so far, but for its states. */
    List<Message> published(String id) {
        return history.stream()
                .filter(one -> one.parent().equals(id) && !one.type().equals("status"))
                .toList();
    }

    /** Sends a request other than a cell; its reply. */
    Message request(String type, Map<String, Object> content) throws IOException {
        return answer(shell, type, content);
    }

    /** The same on the control channel. */
    Message control(String type, Map<String, Object> content) throws IOException {
        return answer(control, type, content);
    }

    private Message answer(ZMQ.Socket socket, String type, Map<String, Object> content) throws IOException {
        String id = send(socket, type, content);
        Message reply = receive(socket, TimeUnit.SECONDS.toMillis(LIMIT_SECONDS), one -> one.parent()
                .equals(id));
        if (reply == null) {
            throw new AssertionError("no reply to a " + type);
        }
        return reply;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean awaitEnd(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    private String send(ZMQ.Socket socket, String type, Map<String, Object> content) throws IOException {
        String id = UUID.randomUUID().toString();
        Map<String, Object> header = Map.of(
                "msg_id",
                id,
                "session",
                session,
                "username",
                "test",
                "date",
                Instant.now().toString(),
                "msg_type",
                type,
                "version",
                "5.3");
        byte[][] parts = {
            GSON.toJson(header).getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8),
            GSON.toJson(content).getBytes(StandardCharsets.UTF_8)
        };
        socket.sendMore(DELIMITER);
        socket.sendMore(signature(parts));
        for (int i = 0; i < parts.length; i++) {
            socket.send(parts[i], i < parts.length - 1 ? ZMQ.SNDMORE : 0);
        }
        return id;
    }

    private static Message receive(ZMQ.Socket socket, long millis, Predicate<Message> wanted) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return null;
            }
            socket.setReceiveTimeOut((int) left);
            byte[] part = socket.recv();
            if (part == null) {
                return null;
            }
            while (!Arrays.equals(part, DELIMITER)) {
                part = socket.recv();
            }
            String signature = socket.recvStr();
            byte[][] parts = {socket.recv(), socket.recv(), socket.recv(), socket.recv()};
            if (!signature.equals(signature(parts))) {
                throw new AssertionError("a message with a wrong signature");
            }
            Message message = message(parts);
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    private static Message message(byte[][] parts) {
        JsonObject header = json(parts[0]);
        JsonObject parent = json(parts[1]);
        return new Message(
                header.get("msg_type").getAsString(),
                parent.has("msg_id") ? parent.get("msg_id").getAsString() : "",
                json(parts[3]),
                json(parts[2]));
    }

    private static JsonObject json(byte[] bytes) {
        return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private static String signature(byte[][] parts) throws IOException {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        context.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether this process ignores SIGINT, as those that a shell runs in the background do: children inherit that. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
}
