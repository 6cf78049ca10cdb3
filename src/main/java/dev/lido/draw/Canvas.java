package dev.lido.draw;

/** Something to draw on. Coordinates are in dots of the screen, from the top left; colours are {@code 0xRRGGBB}. */
public interface Canvas {
    /** Where a text stands relative to its position. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A filled rectangle. */
    void box(double x, double y, double width, double height, int colour);

    /** The outline of a rectangle. */
    void outline(double x, double y, double width, double height, int colour);

    /** A straight line. */
    void line(double x1, double y1, double x2, double y2, double thickness, int colour);

    /** One line of text, {@code y} at its base line. */
    void text(double x, double y, String text, int size, boolean bold, Anchor anchor, int colour);

    /** What shows when one points at what is drawn until {@link #endHint}, where there is pointing. */
    void hint(String text);

    /** Ends what {@link #hint} has begun. */
    void endHint();

    /** About how wide a text is: good enough to see whether it fits, and the same on every canvas. */
    static double width(String text, int size) {
        double sum = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            sum += "il.,:;|'!()[]{} ftj".indexOf(each) >= 0
                    ? 0.38
                    : each > 0x2e80
                            ? 1.0
                            : Character.isUpperCase(each) || each == 'm' || each == 'w' || each == '%' ? 0.8 : 0.62;
        }
        return sum * size;
    }
}
