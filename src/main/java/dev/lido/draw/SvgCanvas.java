package dev.lido.draw;

import java.util.Locale;

/** Draws as SVG text. */
public final class SvgCanvas implements Canvas {
    private final StringBuilder body = new StringBuilder();
    private final double width;
    private final double height;

    /** An empty drawing on white ground. */
    public SvgCanvas(double width, double height) {
        this.width = width;
        this.height = height;
        box(0, 0, width, height, 0xffffff);
    }

    @Override
    public void box(double x, double y, double width, double height, int colour) {
        rectangle(x, y, width, height, "fill=\"" + hex(colour) + '"');
    }

    @Override
    public void outline(double x, double y, double width, double height, int colour) {
        rectangle(x, y, width, height, "fill=\"none\" stroke=\"" + hex(colour) + '"');
    }

    private void rectangle(double x, double y, double width, double height, String paint) {
        body.append("<rect x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" width=\"")
                .append(number(width))
                .append("\" height=\"")
                .append(number(height))
                .append("\" ")
                .append(paint)
                .append("/>\n");
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, double thickness, int colour) {
        body.append("<path d=\"M")
                .append(number(x1))
                .append(' ')
                .append(number(y1))
                .append('L')
                .append(number(x2))
                .append(' ')
                .append(number(y2))
                .append("\" stroke-width=\"")
                .append(number(thickness))
                .append("\" stroke=\"")
                .append(hex(colour))
                .append("\"/>\n");
    }

    @Override
    public void text(double x, double y, String text, int size, boolean bold, Anchor anchor, int colour) {
        body.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" font-size=\"")
                .append(size)
                .append(bold ? "\" font-weight=\"bold" : "")
                .append(anchor == Anchor.START ? "" : "\" text-anchor=\"" + (anchor == Anchor.END ? "end" : "middle"))
                .append("\" fill=\"")
                .append(hex(colour))
                .append("\">")
                .append(escape(text))
                .append("</text>\n");
    }

    @Override
    public void hint(String text) {
        body.append("<g><title>").append(escape(text)).append("</title>\n");
    }

    @Override
    public void endHint() {
        body.append("</g>\n");
    }

    /** The drawing as a document of its own, which may also stand in HTML. */
    public String toSvg() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(width) + "\" height=\"" + number(height)
                + "\" viewBox=\"0 0 " + number(width) + ' ' + number(height)
                + "\" font-family=\"DejaVu Sans, Verdana, sans-serif\">\n" + body + "</svg>\n";
    }

    /** Text for XML and HTML: also for attributes in double quotes. Characters that XML does not know become marks. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(each -> {
            switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean known = each == '\t'
                            || each == '\n'
                            || each == '\r'
                            || each >= 0x20 && each < 0xd800
                            || each >= 0xe000 && each < 0xfffe
                            || each > 0xffff;
                    escaped.appendCodePoint(known ? each : 0xfffd);
                }
            }
        });
        return escaped.toString();
    }

    private static String hex(int colour) {
        return String.format(Locale.ROOT, "#%06x", colour);
    }

    private static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10.0 + "";
    }
}
