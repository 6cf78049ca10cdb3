package dev.lido.notebook;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a magic says of its items and its result: {@code [[Type] name =] [Type] x : items [-> expression]}.
 *
 * @param resultType declared type of the result's variable, {@code var} unless given
 * @param result name of the result's variable, or null if the result is to be shown
 * @param itemType declared type of an item, or null
 * @param item name of the item within the body
 * @param items expression for the items
 * @param expression what to compute of an item, or null where a body follows
 * @param itemsAt where the items begin in the text
 * @param expressionAt where the expression begins in the text
 */
record Binding(
        String resultType,
        @Nullable String result,
        @Nullable String itemType,
        String item,
        String items,
        @Nullable String expression,
        int itemsAt,
        int expressionAt) {
    static final String SYNTAX = "[name =] [Type] x : items";

    private static final Pattern DECLARATION =
            Pattern.compile("(?:(?<type>\\S.*\\S|\\S)\\s+)?(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*)");

    private static final Map<String, String> BOXES = Map.of(
            "int",
            "Integer",
            "long",
            "Long",
            "double",
            "Double",
            "float",
            "Float",
            "short",
            "Short",
            "byte",
            "Byte",
            "char",
            "Character",
            "boolean",
            "Boolean");

    /**
     * Reads it.
     *
     * @param magic name of the magic, for messages
     * @param hasBody whether a body follows, so that there is no {@code -> expression}
     * @throws MagicException if it can't be read
     */
    static Binding parse(String text, String magic, boolean hasBody) {
        String syntax = magic + " " + SYNTAX + (hasBody ? "" : " -> expression");
        int colon = JavaText.find(text, ":", 0);
        if (colon < 0) {
            throw new MagicException(
                    "there is no ':' between the item's name and the items in \"" + text.strip() + "\": " + syntax);
        }
        String left = text.substring(0, colon);
        int equals = JavaText.find(left, "=", 0);
        String resultType = "var";
        String result = null;
        if (equals >= 0) {
            Matcher declared = declaration(left.substring(0, equals), "result", syntax);
            result = declared.group("name");
            resultType = declared.group("type") == null ? "var" : declared.group("type");
        }
        Matcher item = declaration(left.substring(equals + 1), "item", syntax);
        int arrow = hasBody ? -1 : JavaText.find(text, "->", colon + 1);
        if (!hasBody && arrow < 0) {
            throw new MagicException("there is no '->' before the expression in \"" + text.strip() + "\": " + syntax);
        }
        int itemsEnd = arrow < 0 ? text.length() : arrow;
        String items = text.substring(colon + 1, itemsEnd);
        String expression = arrow < 0 ? null : text.substring(arrow + 2).replaceAll("[;\\s]+$", "");
        if (items.isBlank() || expression != null && expression.isBlank()) {
            throw new MagicException((items.isBlank() ? "the items are" : "the expression is") + " missing in \""
                    + text.strip() + "\": " + syntax);
        }
        String type = item.group("type");
        return new Binding(
                resultType,
                result,
                type == null ? null : BOXES.getOrDefault(type, type),
                item.group("name"),
                items,
                expression,
                colon + 1,
                arrow + 2);
    }

    private static Matcher declaration(String text, String what, String syntax) {
        Matcher matcher = DECLARATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new MagicException("\"" + text.strip() + "\" is no name for the " + what + ": " + syntax);
        }
        return matcher;
    }
}
