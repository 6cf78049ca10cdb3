package dev.lido.notebook;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.magic.registry.Magics;
import java.lang.reflect.InvocationTargetException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The magics in IJava. */
final class IJavaMagics implements NotebookHost {
    private final BaseKernel kernel;

    private IJavaMagics(BaseKernel kernel) {
        this.kernel = kernel;
    }

    /** Registers them with IJava's kernel, which hands out its magics by a method of its own class. */
    static void install(Object found) throws ReflectiveOperationException {
        BaseKernel kernel = (BaseKernel) found;
        Magics registry = (Magics) CellText.call(kernel, "getMagics");
        if (registry == null) {
            throw new NoSuchMethodException("the kernel " + kernel.getClass().getName() + " has no magics");
        }
        IJavaMagics host = new IJavaMagics(kernel);
        dev.lido.notebook.Magics magics = new dev.lido.notebook.Magics(host);
        for (String name : dev.lido.notebook.Magics.LINES) {
            registry.registerLineMagic(name, words -> {
                CellText text = CellText.find(kernel.getCommManager(), name, words);
                Object value = magics.line(text.text(), text.line());
                return text.assigned() ? value : host.shown(value);
            });
        }
        for (String name : dev.lido.notebook.Magics.CELLS) {
            registry.registerCellMagic(name, (words, body) -> {
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
        return NestedCode.evaluate(() -> {
            try {
                return kernel.getClass().getMethod("evalRaw", String.class).invoke(kernel, code);
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        });
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
