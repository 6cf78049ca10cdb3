package dev.lido.notebook;

import dev.lido.PoolStatus;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Shows values in notebooks: lists of records and maps as tables, pictures as PNG, what Lido tells of itself as HTML; the
 * rest as text. All text of users is escaped.
 *
 * @since 0.1
 */
public final class Rendering {
    private static final int MOST_ROWS = 50;
    private static final int LONGEST_CELL = 200;
    private static final int LONGEST_TEXT = 10_000;

    private Rendering() {}

    /** What to show of {@code value}. */
    public static Rich of(Object value) {
        if (value instanceof Rich rich) {
            return rich;
        }
        if (value instanceof PoolStatus status) {
            return Rich.html(status.toString(), html(status));
        }
        if (value instanceof RenderedImage image) {
            return picture(image);
        }
        String text = text(value);
        String html = ownHtml(value);
        if (html == null && value instanceof Collection<?> many) {
            html = table(many);
        }
        if (html == null && value instanceof Object[] array) {
            html = table(Arrays.asList(array));
        }
        if (html == null && value instanceof Map<?, ?> map && !map.isEmpty()) {
            html = table(map);
        }
        return html == null ? Rich.text(text) : Rich.html(text, html);
    }

    /** As much text as one reads. */
    public static String text(@Nullable Object value) {
        String text;
        try {
            text = value != null && value.getClass().isArray() ? array(value) : bounded(value);
        } catch (RuntimeException | StackOverflowError e) {
            return (value == null ? "null" : value.getClass().getName()) + " (its toString failed: " + e + ")";
        }
        return shorten(text, LONGEST_TEXT);
    }

    /** Does not make megabytes of text to throw most of them away. */
    private static String bounded(@Nullable Object value) {
        if (value instanceof List<?> list && list.size() > LONGEST_TEXT / 10) {
            String head = list.subList(0, LONGEST_TEXT / 100).toString();
            return head.substring(0, head.length() - 1) + ", … " + list.size() + " in all]";
        }
        return String.valueOf(value);
    }

    private static String array(Object array) {
        int length = Array.getLength(array);
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < Math.min(length, 100); i++) {
            shown.add(text(Array.get(array, i)));
        }
        return "[" + String.join(", ", shown) + (length > 100 ? ", … " + length + " in all]" : "]");
    }

    private static String shorten(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    /** {@code text} as it may stand in HTML. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String html(PoolStatus status) {
        List<List<String>> rows = new ArrayList<>();
        for (PoolStatus.Worker worker : status.workers()) {
            rows.add(List.of(
                    String.valueOf(worker.id()),
                    String.valueOf(worker.pid()),
                    worker.state(),
                    String.valueOf(worker.items()),
                    String.format(Locale.ROOT, "%.2f s", worker.runTime().toNanos() / 1e9)));
        }
        String head = "<p>" + escape(status.toString().lines().findFirst().orElse("")) + "</p>";
        return rows.isEmpty() ? head : head + table(List.of("worker", "pid", "state", "items", "run time"), rows, 0);
    }

    /** What a type of ours says of itself, as {@code toHtml()}. */
    private static @Nullable String ownHtml(Object value) {
        Class<?> type = value.getClass();
        if (!type.getPackageName().equals(PoolStatus.class.getPackageName())) {
            return null;
        }
        try {
            Method method = type.getMethod("toHtml");
            return method.invoke(value) instanceof String html ? html : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static Rich picture(RenderedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String text = "a picture of " + image.getWidth() + " x " + image.getHeight();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            return Rich.text(text + " that can't be encoded: " + e);
        }
        return Rich.text(text).with(Rich.PNG, Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    /** A table, if all are records of one type; else null. */
    private static @Nullable String table(Collection<?> values) {
        if (values.isEmpty()) {
            return null;
        }
        RecordComponent[] components = null;
        List<List<String>> rows = new ArrayList<>();
        for (Object value : values) {
            if (value == null || !value.getClass().isRecord()) {
                return null;
            }
            if (components == null) {
                components = value.getClass().getRecordComponents();
            } else if (components.length == 0 || components[0].getDeclaringRecord() != value.getClass()) {
                return null;
            }
            List<String> row = rows.size() < MOST_ROWS ? row(value, components) : List.of();
            if (row == null) {
                return null;
            }
            if (!row.isEmpty()) {
                rows.add(row);
            }
        }
        return components == null || components.length == 0
                ? null
                : table(Arrays.stream(components).map(RecordComponent::getName).toList(), rows, values.size());
    }

    private static @Nullable List<String> row(Object value, RecordComponent[] components) {
        List<String> row = new ArrayList<>();
        for (RecordComponent component : components) {
            try {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                row.add(text(accessor.invoke(value)));
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }
        return row;
    }

    private static String table(Map<?, ?> map) {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (rows.size() == MOST_ROWS) {
                break;
            }
            rows.add(List.of(text(entry.getKey()), text(entry.getValue())));
        }
        return table(List.of("key", "value"), rows, map.size());
    }

    static String table(List<String> names, List<List<String>> rows, int all) {
        StringBuilder html = new StringBuilder("<table><thead><tr>");
        names.forEach(name -> html.append("<th>").append(escape(name)).append("</th>"));
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>")
                    .append(escape(shorten(cell, LONGEST_CELL)))
                    .append("</td>"));
            html.append("</tr>");
        }
        html.append("</tbody></table>");
        if (all > rows.size()) {
            html.append("<p>").append(rows.size()).append(" of ").append(all).append(" rows</p>");
        }
        return html.toString();
    }
}
