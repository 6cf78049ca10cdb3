package dev.lido.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Draws dots, twice as fine as the screen's. Needs the JDK's desktop module and a font. */
public final class ImageCanvas implements Canvas {
    private static final int SCALE = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    /**
     * An empty drawing on white ground.
     *
     * @throws IOException if this JVM can't draw
     */
    public ImageCanvas(double width, double height) throws IOException {
        try {
            image = new BufferedImage(
                    (int) Math.ceil(width * SCALE), (int) Math.ceil(height * SCALE), BufferedImage.TYPE_INT_RGB);
            graphics = image.createGraphics();
            graphics.scale(SCALE, SCALE);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            box(0, 0, width, height, 0xffffff);
            graphics.getFontMetrics(font(10, false));
        } catch (RuntimeException | LinkageError | java.awt.AWTError e) {
            throw new IOException(
                    "This JVM can't draw pictures of dots (" + e
                            + "): it may lack fonts, or its desktop module. Save as .svg or .html.",
                    e);
        }
    }

    private static Font font(int size, boolean bold) {
        return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, size);
    }

    @Override
    public void box(double x, double y, double width, double height, int colour) {
        graphics.setColor(new Color(colour));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void outline(double x, double y, double width, double height, int colour) {
        graphics.setColor(new Color(colour));
        graphics.setStroke(new BasicStroke(1));
        graphics.draw(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, double thickness, int colour) {
        graphics.setColor(new Color(colour));
        graphics.setStroke(new BasicStroke((float) thickness));
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void text(double x, double y, String text, int size, boolean bold, Anchor anchor, int colour) {
        graphics.setColor(new Color(colour));
        graphics.setFont(font(size, bold));
        double width = graphics.getFontMetrics().stringWidth(text);
        double left = anchor == Anchor.START ? x : anchor == Anchor.END ? x - width : x - width / 2;
        graphics.drawString(text, (float) left, (float) y);
    }

    @Override
    public void hint(String text) {}

    @Override
    public void endHint() {}

    /** The picture. */
    public byte[] toPng() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
