package dev.lido.bench;

import dev.lido.draw.Canvas;
import dev.lido.draw.ImageCanvas;
import dev.lido.draw.SvgCanvas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A bar for each row that has a target: how far it is from it. Twice as long is ten times as much. */
final class ReportPicture {
    private static final int WIDTH = 900;
    private static final int LINE = 26;
    private static final int HEAD = 60;
    private static final int LEFT = 330;
    private static final int RIGHT = 110;
    private static final double LEAST = 0.01;
    private static final double MOST = 10;
    private static final int BLACK = 0x222222;
    private static final int GREY = 0x999999;
    private static final int MET = 0x009e73;
    private static final int MISSED = 0xd55e00;

    private final List<Row> rows;

    ReportPicture(List<Row> rows) {
        this.rows = rows.stream().filter(row -> !Double.isNaN(row.share())).toList();
    }

    void save(Path svg, Path png) throws IOException {
        int height = HEAD + LINE * rows.size() + 20;
        SvgCanvas vectors = new SvgCanvas(WIDTH, height);
        draw(vectors, height);
        Files.writeString(svg, vectors.toSvg());
        ImageCanvas image = new ImageCanvas(WIDTH, height);
        draw(image, height);
        Files.write(png, image.toPng());
    }

    private void draw(Canvas canvas, int height) {
        canvas.text(10, 24, "What Lido takes, as a share of what it may take", 16, true, Canvas.Anchor.START, BLACK);
        for (double mark = LEAST; mark <= MOST * 1.01; mark *= 10) {
            canvas.line(x(mark), HEAD - 8, x(mark), height - 20, mark > 0.9 && mark < 1.1 ? 2 : 1, GREY);
            canvas.text(x(mark), HEAD - 14, text(mark), 12, false, Canvas.Anchor.MIDDLE, BLACK);
        }
        int y = HEAD;
        for (Row row : rows) {
            double share = row.share();
            canvas.text(10, y + 15, row.name(), 12, false, Canvas.Anchor.START, BLACK);
            canvas.box(LEFT, y + 4, Math.max(2, x(share) - LEFT), LINE - 10, share <= 1 ? MET : MISSED);
            canvas.text(x(share) + 6, y + 15, text(share), 12, share > 1, Canvas.Anchor.START, BLACK);
            y += LINE;
        }
    }

    private static String text(double share) {
        return String.format(Locale.ROOT, share < 0.995 ? "%.2g" : share < 9.95 ? "%.2g" : "%.0f", share);
    }

    private static double x(double share) {
        double within = Math.max(LEAST, Math.min(MOST, share));
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(within / LEAST) / Math.log(MOST / LEAST);
    }
}
