package dev.lido.notebook;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a notebook shows of a value: the same in several MIME types, of which the front end takes the one it likes best.
 * There is always plain text.
 *
 * @param byType content by MIME type: text, or Base64 for pictures
 * @since 0.1
 */
public record Rich(Map<String, String> byType) {
    static final String TEXT = "text/plain";
    static final String HTML = "text/html";
    static final String PNG = "image/png";
    static final String SVG = "image/svg+xml";

    public Rich {
        byType = Map.copyOf(byType);
    }

    /** Plain text. */
    public static Rich text(String text) {
        return new Rich(Map.of(TEXT, text));
    }

    /** Plain text, and beside it the same as HTML. */
    static Rich html(String text, String html) {
        return text(text).with(HTML, html);
    }

    Rich with(String type, String content) {
        Map<String, String> more = new LinkedHashMap<>(byType);
        more.put(type, content);
        return new Rich(more);
    }

    /** The plain text. */
    public String text() {
        return byType.getOrDefault(TEXT, "");
    }
}
