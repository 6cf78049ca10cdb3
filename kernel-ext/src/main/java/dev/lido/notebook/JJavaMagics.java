package dev.lido.notebook;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.jspecify.annotations.Nullable;

/** The magics in JJava, and in what is made on its base library. */
final class JJavaMagics implements NotebookHost {
    private final BaseKernel kernel;

    JJavaMagics(BaseKernel kernel) {
        this.kernel = kernel;
    }

    /** Registers them; nothing happens where there are no magics. */
    static void install(BaseKernel kernel) {
        MagicsRegistry registry = kernel.getMagicsRegistry();
        if (registry == null) {
            return;
        }
        JJavaMagics host = new JJavaMagics(kernel);
        Magics magics = new Magics(host);
        for (String name : Magics.LINES) {
            registry.registerLineMagic(name, (BaseKernel any, List<String> words) -> {
                CellText text = CellText.find(kernel.getCommManager(), name, words);
                Object value = magics.line(text.text(), text.line());
                // JJava shows no value of a magic's line: what nobody assigns is displayed.
                return text.assigned() ? value : host.shown(value);
            });
        }
        for (String name : Magics.CELLS) {
            registry.registerCellMagic(name, (BaseKernel any, List<String> words, String body) -> {
                CellText text = CellText.find(kernel.getCommManager(), name, words);
                return host.shown(magics.cell(name, text.text(), body));
            });
        }
    }

    private @Nullable Object shown(@Nullable Object value) {
        if (value != null) {
            display(Rendering.of(value));
        }
        return null;
    }

    @Override
    public @Nullable Object evaluate(String code) throws Exception {
        return NestedCode.evaluate(() -> evaluate(kernel, code));
    }

    /** Versions after 1.0-a6 have another method for it. */
    static @Nullable Object evaluate(BaseKernel kernel, String code) throws Exception {
        try {
            return kernel.evalRaw(code);
        } catch (NoSuchMethodError e) {
            try {
                Object builder =
                        kernel.getClass().getMethod("evalBuilder", String.class).invoke(kernel, code);
                return CellText.call(builder, "eval");
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause() instanceof Exception cause ? cause : thrown;
            }
        }
    }

    @Override
    public void display(Rich content) {
        kernel.display(data(content));
    }

    @Override
    public Outlet outlet() {
        return first -> {
            String id = UUID.randomUUID().toString();
            DisplayData shown = data(first);
            // Not setDisplayId, which returns something else in other versions.
            shown.putTransientData(DisplayData.DISPLAY_ID_KEY, id);
            kernel.display(shown);
            return next -> kernel.getIO().display.updateDisplay(id, data(next));
        };
    }

    private static DisplayData data(Rich content) {
        DisplayData data = new DisplayData();
        content.byType().forEach(data::putData);
        return data;
    }
}
