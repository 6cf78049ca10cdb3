package dev.lido.notebook.kernel;

import dev.lido.notebook.Rendering;
import dev.lido.notebook.Rich;
import java.util.Map;
import java.util.Set;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;

/** Shows values as {@link Rendering} does, but for what the library or somebody's extension knows how to show. */
final class KernelRenderer extends Renderer {
    private static final Set<String> PLAIN = Set.of("text/plain");

    @Override
    public DisplayData render(Object value) {
        return value instanceof DisplayData data ? data : data(Rendering.of(value));
    }

    @Override
    public DisplayData render(Object value, Map<String, Object> parameters) {
        DisplayData ours = render(value);
        if (!(value instanceof DisplayData)
                && Rendering.of(value).byType().keySet().equals(PLAIN)) {
            return super.render(value, parameters);
        }
        return ours;
    }

    static DisplayData data(Rich rich) {
        DisplayData data = new DisplayData();
        rich.byType().forEach(data::putData);
        return data;
    }
}
