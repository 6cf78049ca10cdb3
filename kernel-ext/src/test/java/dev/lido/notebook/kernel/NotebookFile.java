package dev.lido.notebook.kernel;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A notebook in a file, as its readers see it. */
final class NotebookFile {
    /** On cells that fail on purpose: Jupyter goes on. */
    static final String FAILS = "raises-exception";

    /** On cells with times, sizes or chance in what they show: only what kind of output it is gets compared. */
    static final String VARIES = "varies";

    /** As Jupyter writes notebooks. */
    private static final Gson GSON = new GsonBuilder()
            .setFormattingStyle(FormattingStyle.PRETTY.withIndent(" "))
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private final Path file;
    private final JsonObject notebook;

    /**
     * A cell with code.
     *
     * @param number from 0, those with text counted
     * @param code what was typed
     * @param tags the tags in its metadata
     * @param count its number when it ran, -1 if it never did
     * @param outputs what it showed, as in the file
     */
    record Cell(int number, String code, Set<String> tags, int count, List<JsonObject> outputs) {
        /** What readers see, without what differs from run to run. */
        List<String> shown() {
            List<String> shown = new ArrayList<>();
            for (JsonObject output : steadyOutputs()) {
                String type = output.get("output_type").getAsString();
                if (type.equals("stream")) {
                    shown.add(output.get("name").getAsString() + ": " + steady(text(output.get("text"))));
                } else if (type.equals("error")) {
                    shown.add("error: " + steady(text(output.get("traceback"))));
                } else {
                    JsonObject data = output.getAsJsonObject("data");
                    for (String kind : new TreeSet<>(data.keySet())) {
                        // Letters look different with other fonts.
                        boolean picture = kind.startsWith("image/");
                        shown.add(kind + ": " + (picture ? "a picture" : steady(text(data.get(kind)))));
                    }
                }
            }
            return shown;
        }

        /** What kinds of things readers see. */
        List<String> kinds() {
            List<String> kinds = new ArrayList<>();
            for (JsonObject output : steadyOutputs()) {
                JsonElement name = output.get("ename") == null ? output.get("name") : output.get("ename");
                kinds.add(output.get("output_type").getAsString()
                        + (name == null ? "" : " " + name.getAsString())
                        + (output.get("data") == null
                                ? ""
                                : " "
                                        + new TreeSet<>(
                                                output.getAsJsonObject("data").keySet())));
            }
            return kinds;
        }

        /** Without the bars of calls, which show when the machine is slow. */
        private List<JsonObject> steadyOutputs() {
            return outputs.stream()
                    .filter(output -> output.get("data") == null
                            || !output.getAsJsonObject("data").toString().contains("<progress"))
                    .toList();
        }

        List<String> errors() {
            return kinds().stream().filter(kind -> kind.startsWith("error")).toList();
        }

        private static String steady(String text) {
            return text.replaceAll("Worker \\d+ \\(pid \\d+\\)", "Worker N (pid N)")
                    .strip();
        }
    }

    private NotebookFile(Path file, JsonObject notebook) {
        this.file = file;
        this.notebook = notebook;
    }

    static NotebookFile read(Path file) throws IOException {
        return new NotebookFile(
                file, JsonParser.parseString(Files.readString(file)).getAsJsonObject());
    }

    /** All in a directory. */
    static List<Path> in(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.ipynb")) {
            files.forEach(found::add);
        }
        return found.stream().sorted().toList();
    }

    JsonObject metadata() {
        return notebook.getAsJsonObject("metadata");
    }

    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        int number = -1;
        for (JsonElement element : notebook.getAsJsonArray("cells")) {
            JsonObject cell = element.getAsJsonObject();
            number++;
            if (!cell.get("cell_type").getAsString().equals("code")) {
                continue;
            }
            Set<String> tags = new TreeSet<>();
            JsonArray tagged = cell.getAsJsonObject("metadata").getAsJsonArray("tags");
            if (tagged != null) {
                tagged.forEach(tag -> tags.add(tag.getAsString()));
            }
            JsonElement count = cell.get("execution_count");
            cells.add(new Cell(
                    number,
                    text(cell.get("source")),
                    tags,
                    count == null || count.isJsonNull() ? -1 : count.getAsInt(),
                    merged(cell.getAsJsonArray("outputs"))));
        }
        return cells;
    }

    /** What was printed comes in pieces as it happens. */
    private static List<JsonObject> merged(JsonArray outputs) {
        List<JsonObject> merged = new ArrayList<>();
        for (JsonElement element : outputs) {
            JsonObject output = element.getAsJsonObject().deepCopy();
            JsonObject last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null
                    && output.has("text")
                    && last.has("text")
                    && output.get("name").equals(last.get("name"))) {
                last.add("text", lines(text(last.get("text")) + text(output.get("text"))));
            } else {
                merged.add(output);
            }
        }
        return merged;
    }

    /** Takes the outputs of a run of the same notebook over, with nothing that tells when and where it was. */
    void update(NotebookFile executed) throws IOException {
        JsonArray cells = notebook.getAsJsonArray("cells");
        for (Cell cell : executed.cells()) {
            JsonObject own = cells.get(cell.number()).getAsJsonObject();
            own.addProperty("execution_count", cell.count());
            JsonArray outputs = new JsonArray();
            cell.outputs().forEach(outputs::add);
            own.add("outputs", outputs);
        }
        Files.writeString(file, GSON.toJson(notebook) + "\n");
    }

    private static String text(JsonElement text) {
        if (!text.isJsonArray()) {
            return text.getAsString();
        }
        List<String> lines = new ArrayList<>();
        text.getAsJsonArray().forEach(line -> lines.add(line.getAsString()));
        // Jupyter keeps the ends of lines, tracebacks have none.
        boolean ended = lines.stream().anyMatch(line -> line.endsWith("\n"));
        return String.join(ended ? "" : "\n", lines);
    }

    private static JsonArray lines(String text) {
        JsonArray lines = new JsonArray();
        for (String line : text.split("(?<=\n)")) {
            lines.add(line);
        }
        return lines;
    }
}
